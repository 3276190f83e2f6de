# Sourced by the scripts: makes .venv in the checkout from the locked requirements, once.
# Needs Python 3.11 or newer and a network to the package index, the first time only.
set -euo pipefail
called_from=$PWD
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

find_python() {
  local name
  for name in ${DUBAN_PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
    if command -v "$name" >/dev/null 2>&1 &&
      "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
  echo "需要 Python 3.11—3.14，这台机器上没有找到。 / Python 3.11 to 3.14 is needed and was not found." >&2
  exit 1
}

# ready LOCK: install requirements/LOCK.txt into .venv unless that very lock is there already.
ready() {
  local lock="requirements/$1.txt" stamp=".venv/.installed-$1" python
  local key; key=$(cksum <"$lock")$(cksum <pyproject.toml)
  if [ -x .venv/bin/duban ] && [ "$(cat "$stamp" 2>/dev/null)" = "$key" ]; then return; fi
  echo "准备环境（首次约一分钟）…… / Preparing the environment (about a minute the first time)…" >&2
  if [ ! -x .venv/bin/python ]; then
    python=$(find_python)
    "$python" -m venv .venv
  fi
  if command -v uv >/dev/null 2>&1; then
    uv pip install -q --python .venv/bin/python --no-deps --require-hashes -r "$lock"
    uv pip install -q --python .venv/bin/python --no-deps --no-build-isolation -e .
  else
    .venv/bin/python -m ensurepip -q >/dev/null 2>&1 || true
    # The lock is whole, so nothing is resolved: older pips refuse extras under --require-hashes.
    .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r "$lock"
    .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
  fi
  echo "$key" >"$stamp"
}
