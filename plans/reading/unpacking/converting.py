"""Old Office files into new ones through LibreOffice, with the limits and words of reading."""

from __future__ import annotations

from duban.libreoffice import NoLibreOfficeError, NotConvertedError, ResultTooLargeError
from duban.libreoffice import convert as convert_file
from plans.reading.unpacking.errors import ConversionError, ConverterMissingError, TooLargeError
from plans.reading.unpacking.limits import CONVERT_SECONDS, MAX_BYTES


def convert(data: bytes, suffix: str, to: str, name: str) -> bytes:
    """Return the file in another format; `suffix` and `to` are without a dot.

    Raises:
        ConverterMissingError: there is no LibreOffice here.
        ConversionError: it gave nothing back, or took too long.
        TooLargeError: what it gave back is larger than any paper.
    """
    try:
        return convert_file(data, suffix, to, seconds=CONVERT_SECONDS, most_bytes=MAX_BYTES)
    except NoLibreOfficeError as error:
        raise ConverterMissingError(name) from error
    except ResultTooLargeError as error:
        raise TooLargeError(name, "转换后的文件", MAX_BYTES // 1024 // 1024, " MB ") from error
    except NotConvertedError as error:
        raise ConversionError(name, error.why) from error
