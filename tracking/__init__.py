"""What units do: dispatch, lifecycle, evidence, lights, the trail, and facts for scoring."""
