"""Saving the whole estate to one file, and reading it back.

The file is a magic line, the SHA-256 of the rest, and a pickle. It is written beside its final
place and renamed, so that a crash leaves the old or the new file, never half of one. A pickle
runs code when it is read: only open state files that this program wrote on this machine.
"""

from __future__ import annotations

import copyreg
import hashlib
import io
import os
import pickle
import threading
import weakref
import zlib
from pathlib import Path
from typing import Any

import cloudpickle
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from moto.core.base_backend import BackendDict
from moto.s3.models import s3_backends
from moto.s3.utils import _VersionedKeyStore
from moto.ssm.models import ParameterDict

from .world import LOCK, World, replace_world, world

MAGIC = b"landfall-sandbox-state 1\n"


class StateError(Exception):
    """A state file that cannot be used; the text names the file and the way out."""


class _Pickler(cloudpickle.Pickler):
    """Pickles moto's backends, whose locks, keys and lambdas pickle knows nothing of."""

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, type(threading.Lock())):
            return threading.Lock, ()
        if isinstance(obj, type(threading.RLock())):
            return threading.RLock, ()
        if isinstance(obj, _VersionedKeyStore):
            # Pickle would ask it for values and get only each object's newest version.
            versions = {key: dict.__getitem__(obj, key) for key in obj}
            return _VersionedKeyStore, (), versions, None, None, _fill_versions
        if isinstance(obj, threading.Event):
            return threading.Event, ()
        if isinstance(obj, threading.Thread):
            return _nothing, ()
        if isinstance(obj, weakref.WeakValueDictionary):
            return _weak_values, (dict(obj),)
        if isinstance(obj, weakref.ref):
            return _weak_reference, (obj(),)
        if hasattr(obj, "private_bytes") and hasattr(obj, "public_key"):
            return _private_key, (_private_bytes(obj),)
        if isinstance(obj, ParameterDict):
            # Its keys alone do not make one anew.
            place = (obj.account_id, obj.region_name)
            return _parameters, (place, dict(vars(obj)), dict(dict.items(obj)))
        if isinstance(obj, x509.Certificate):
            return _certificate, (obj.public_bytes(serialization.Encoding.DER),)
        if isinstance(obj, io.IOBase) and not isinstance(obj, io.BytesIO):
            return _nothing, ()
        return super().reducer_override(obj)


def _nothing() -> None:
    return None


def _fill_versions(store: _VersionedKeyStore, versions: dict[str, list[Any]]) -> None:
    for key, items in versions.items():
        dict.__setitem__(store, key, items)


def _private_bytes(key: Any) -> bytes:
    return key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _private_key(data: bytes) -> Any:
    return serialization.load_der_private_key(data, password=None)


def _parameters(
    place: tuple[str, str], members: dict[str, Any], items: dict[str, list[Any]]
) -> ParameterDict:
    made = ParameterDict(*place)
    vars(made).update(members)
    for name, versions in items.items():
        dict.__setitem__(made, name, versions)
    return made


def _certificate(data: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(data)


def _weak_values(items: dict[Any, Any]) -> weakref.WeakValueDictionary[Any, Any]:
    return weakref.WeakValueDictionary(items)


def _weak_reference(target: Any) -> Any:
    return weakref.ref(target) if target is not None else _nothing


copyreg.pickle(type(s3_backends.keys()), lambda keys: (list, (list(keys),)))


def snapshot() -> bytes:
    """The estate as bytes of a state file."""
    with LOCK:
        content = {
            "backends": {
                b.service_name: {account: dict(regions.items()) for account, regions in b.items()}
                for b in BackendDict._instances
            },
            "bucket_accounts": dict(s3_backends.bucket_accounts),
            "world": world(),
        }
        buffer = io.BytesIO()
        _Pickler(buffer, protocol=5).dump(content)
    packed = zlib.compress(buffer.getvalue(), 1)
    return MAGIC + hashlib.sha256(packed).hexdigest().encode() + b"\n" + packed


def save(path: Path) -> int:
    """Write the estate to `path`; returns the file's size in bytes. Raises StateError."""
    data = snapshot()
    beside = path.with_name(path.name + ".tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except OSError as error:
        raise StateError(f"cannot write the state file {path}: {error.strerror}") from error
    return len(data)


def check(path: Path) -> bytes | None:
    """The packed content of a state file, or None when there is no such file.

    Raises StateError when the file is not whole.
    """
    way_out = f"Remove it (rm {path}) to begin with an empty sandbox, or name another with --state."
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StateError(f"cannot read the state file {path}: {error.strerror}") from error
    if not data.startswith(MAGIC):
        raise StateError(f"{path} is not a state file of this sandbox. {way_out}")
    digest, _, packed = data[len(MAGIC) :].partition(b"\n")
    if hashlib.sha256(packed).hexdigest().encode() != digest:
        raise StateError(f"the state file {path} is damaged (its checksum is wrong). {way_out}")
    return packed


def restore(path: Path) -> bool:
    """Load the estate from `path`; False when there is no such file. Raises StateError."""
    packed = check(path)
    if packed is None:
        return False
    try:
        content = pickle.loads(zlib.decompress(packed))
        _install(content)
    except Exception as error:
        raise StateError(
            f"the state file {path} cannot be read by this version ({type(error).__name__}: "
            f"{error}). Remove it (rm {path}) to begin with an empty sandbox, or name another "
            "with --state."
        ) from error
    return True


def _install(content: dict[str, Any]) -> None:
    from moto.backends import get_backend

    with LOCK:
        for service, accounts in content["backends"].items():
            backends = _backend_dict(service, get_backend)
            for account, regions in accounts.items():
                target = backends[account]
                for region, backend in regions.items():
                    dict.__setitem__(target, region, backend)
        s3_backends.bucket_accounts.clear()
        s3_backends.bucket_accounts.update(content["bucket_accounts"])
        replace_world(content["world"])


def _backend_dict(service: str, get_backend: Any) -> Any:
    return get_backend(service)


def reset() -> None:
    """Drop everything: all accounts, all resources, all sessions."""
    with LOCK:
        for backends in list(BackendDict._instances):
            backends.clear()
        BackendDict._instances.clear()
        s3_backends.bucket_accounts.clear()
        replace_world(World())
