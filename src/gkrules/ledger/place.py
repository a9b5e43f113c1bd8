"""Where a ledger lies: the file beside the plan, and the places where a file cannot be locked safely.

SQLite's locks and shared memory do not hold on network shares: two offices that write at once can damage the file.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from gkrules.ledger.faults import LedgerError, fault

#: Kinds of file system that lie on another machine, or are handed in from one (a host's shared folder).
_REMOTE = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|smb-share|afs|afpfs|ncpfs?|coda|9p|drvfs|virtiofs|vboxsf|prl_fs|vmhgfs"
    r"|ceph|glusterfs|lustre|beegfs|gpfs|ocfs2|gfs2|orangefs|pvfs2|webdav|davfs2?|acfs"
    r"|fuse\.(?:sshfs|smbnetfs|cifs|nfs\S*|glusterfs|ceph\S*|davfs2?|rclone|s3fs|goofys|gcsfuse|curlftpfs|gvfsd-fuse"
    r"|vmhgfs-fuse|moosefs|mfs\w*|juicefs|seaweedfs|grpcfuse|osxfs|lustre|beegfs|portal|ossfs\d?|cosfs|obsfs"
    r"|blobfuse\d?|onedriver|google-drive-ocamlfuse|alluxio\S*|jindo\S*|hdfs|fuse_dfs)|macfuse|osxfuse|osxfs|fakeowner"
)
_MOUNTS = Path("/proc/self/mountinfo")
_WINDOWS_REMOTE = 4  # DRIVE_REMOTE


def beside(plan: str | Path) -> Path:
    """The ledger of a plan: `plan.ledger.db` beside `plan.toml`."""
    path = Path(plan)
    return path.with_name(f"{path.stem}.ledger.db")


def check_place(path: Path) -> None:
    """Raise LedgerError where a ledger cannot be kept: a network share, a folder, what cannot be written."""
    folder = path.absolute().parent
    if path.is_dir():
        raise fault("这是文件夹，不是台账文件", "this is a folder, not a ledger", where=str(path))
    if not folder.is_dir():
        raise fault("没有这个文件夹", "there is no such folder", where=str(folder))
    kind = remote_kind(path)
    if kind:
        raise fault(
            f"在网络共享上（{kind}）：那里的文件锁不可靠，几处同时记录会毁坏台账。"
            "请放在本机磁盘上，或者用 PostgreSQL（postgresql://…）",
            f"on a network share ({kind}): its locks are not reliable, and two who record at once would "
            "damage the ledger. Keep it on a local disk, or use PostgreSQL (postgresql://…)",
            where=str(path),
        )
    unwritable(path)


def unwritable(path: Path) -> None:
    """Raise LedgerError where the file, or the folder that SQLite writes its journal to, is read-only."""
    for place in (path, path.absolute().parent):
        if place.exists() and not os.access(place, os.W_OK):
            raise read_only(place)


def read_only(place: Path) -> LedgerError:
    """The error for a place that cannot be written."""
    return fault(
        "只读，台账要能写（读的时候也要写锁）。请复制到可写的本机文件夹",
        "read-only; a ledger must be writable, since its readers lock it too. Copy it to a local folder "
        "that can be written",
        where=str(place),
    )


def remote_kind(path: Path) -> str:
    """The kind of network file system that a path lies on; empty for a local disk, and where it cannot be told."""
    if sys.platform == "win32":
        return windows_kind(str(path.absolute()))
    real = os.path.realpath(path)
    if sys.platform == "darwin":
        found = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False)
        return in_table(real, macos_table(found.stdout))
    try:
        return in_table(real, linux_table(_MOUNTS.read_text("utf-8", "surrogateescape")))
    except OSError:
        return ""


def in_table(path: str, table: list[tuple[str, str]]) -> str:
    """The kind of the mount that holds a path where it is a remote one; of two mounts in one place the later."""
    kind, longest = "", -1
    for point, found in table:
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= longest:
            kind, longest = found, len(point)
    return kind if _REMOTE.fullmatch(kind) else ""


def linux_table(text: str) -> list[tuple[str, str]]:
    """Mount points and kinds from /proc/self/mountinfo; spaces in a path are written \\040."""
    table = []
    for line in text.splitlines():
        own, _, rest = line.partition(" - ")
        fields = own.split(" ")
        if len(fields) > 4 and rest:
            point = re.sub(r"\\(\d{3})", lambda found: chr(int(found[1], 8)), fields[4])
            table.append((point, rest.split(" ")[0]))
    return table


def macos_table(text: str) -> list[tuple[str, str]]:
    """Mount points and kinds from macOS's `mount`: `//who@host/x on /Volumes/x (smbfs, nodev)`."""
    return [(one[1], one[2]) for one in re.finditer(r"(?m)^.* on (/.*) \(([\w.-]+)", text)]


def windows_kind(path: str) -> str:
    r"""UNC for \\host\share and \\?\UNC\host\share, the letter of a mapped drive, or nothing."""
    if re.match(r"^[\\/]{2}(?![?.][\\/])|^[\\/]{2}[?.][\\/]UNC[\\/]", path, re.IGNORECASE):
        return "UNC"
    drive = re.sub(r"^[\\/]{2}[?.][\\/]", "", path)[:2]
    return drive if _drive_type(f"{drive}\\") == _WINDOWS_REMOTE else ""


def _drive_type(root: str) -> int:
    import ctypes

    library = getattr(ctypes, "windll", None)
    return 0 if library is None else int(library.kernel32.GetDriveTypeW(root))
