"""The IDX format, in which MNIST and its successors are published: a magic number, the sizes, the values."""

from __future__ import annotations

import numpy as np

UNSIGNED_BYTE = 0x08


def decode(content: bytes) -> np.ndarray:
    """The array in an IDX file of unsigned bytes.

    Two zero bytes, the type of the values, the number of axes, then each axis as a big-endian 32-bit integer.

    Args:
        content: the whole file, decompressed.

    Returns:
        A read-only uint8 array of the shape that the file states.

    Raises:
        ValueError: if it is no such file, or shorter or longer than its sizes say.

    >>> decode(bytes([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3]) + bytes(range(6))).tolist()
    [[0, 1, 2], [3, 4, 5]]
    """
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] != UNSIGNED_BYTE or content[3] == 0:
        raise ValueError("not an IDX file of unsigned bytes: its first four bytes are 0, 0, 8 and the number of axes")
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise ValueError(f"an IDX file of {content[3]} axes has a head of {start} bytes, this file has {len(content)}")
    shape = tuple(int(size) for size in np.frombuffer(content[4:start], dtype=">u4"))
    expected = int(np.prod(shape, dtype=np.int64))
    if len(content) - start != expected:
        raise ValueError(f"the shape {shape} needs {expected} values, the file has {len(content) - start}")
    return np.frombuffer(content, dtype=np.uint8, offset=start).reshape(shape)
