"""Network shares are told from local disks by the system's own tables, written out here as it prints them."""

from __future__ import annotations

from pathlib import Path

import pytest

from gkrules.ledger import LedgerError, open_ledger, place

LINUX = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 0 254:0 / / rw,relatime - ext4 /dev/vda rw
30 27 0:25 / /mnt/nfs rw,relatime shared:1 - nfs4 server:/export rw,vers=4.2
31 27 0:26 / /mnt/office\\040share rw,relatime - cifs //server/share rw
32 27 0:27 / /mnt/ssh rw - fuse.sshfs me@host: rw
33 27 0:28 / /mnt/c rw - 9p drvfs rw
34 30 254:1 / /mnt/nfs/local rw - xfs /dev/vdb rw
35 27 0:29 / /mnt/ntfs rw - fuseblk /dev/sdb1 rw
36 27 0:30 / /mnt/twice rw - ext4 /dev/vdc rw
37 36 0:31 / /mnt/twice rw - nfs server:/b rw
38 27 0:32 / /mnt/tmp rw - tmpfs tmpfs rw
"""
MACOS = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//wang@server/office on /Volumes/office (1) (smbfs, nodev, nosuid, mounted by wang)
server:/export on /Volumes/nfs (nfs)
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/a/plan.ledger.db", ""),
        ("/mnt/nfs/plan.ledger.db", "nfs4"),
        ("/mnt/nfs2/plan.ledger.db", ""),
        ("/mnt/nfs/local/plan.ledger.db", ""),
        ("/mnt/office share/甲/plan.ledger.db", "cifs"),
        ("/mnt/ssh/plan.ledger.db", "fuse.sshfs"),
        ("/mnt/c/plan.ledger.db", "9p"),
        ("/mnt/ntfs/plan.ledger.db", ""),
        ("/mnt/twice/plan.ledger.db", "nfs"),
        ("/mnt/tmp/plan.ledger.db", ""),
    ],
)
def test_linux(path: str, kind: str) -> None:
    assert place.in_table(path, place.linux_table(LINUX)) == kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/Users/a/plan.ledger.db", ""),
        ("/System/Volumes/Data/plan.ledger.db", ""),
        ("/Volumes/office (1)/plan.ledger.db", "smbfs"),
        ("/Volumes/nfs/plan.ledger.db", "nfs"),
    ],
)
def test_macos(path: str, kind: str) -> None:
    assert place.in_table(path, place.macos_table(MACOS)) == kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (r"\\server\share\plan.ledger.db", "UNC"),
        ("//server/share/plan.ledger.db", "UNC"),
        (r"\\?\UNC\server\share\plan.ledger.db", "UNC"),
        (r"\\wsl$\Debian\plan.ledger.db", "UNC"),
        (r"\\?\C:\plan.ledger.db", ""),
        (r"C:\office\plan.ledger.db", ""),
        (r"Z:\office\plan.ledger.db", "Z:"),
        (r"\\?\z:\office\plan.ledger.db", "z:"),
    ],
)
def test_windows(path: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drive Z is mapped to a share."""
    monkeypatch.setattr(place, "_drive_type", lambda root: 4 if root.upper() == "Z:\\" else 3)
    assert place.windows_kind(path) == kind


def test_a_share_is_refused_with_the_reason_and_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "mountinfo"
    share = tmp_path / "share"
    share.mkdir()
    (tmp_path / "link").symlink_to(share)
    table.write_text(
        f"27 0 254:0 / / rw - ext4 /dev/vda rw\n30 27 0:25 / {share} rw - nfs4 server:/x rw\n"
    )
    monkeypatch.setattr(place, "_MOUNTS", table)
    for folder in (share, tmp_path / "link"):
        with pytest.raises(LedgerError) as caught:
            open_ledger(folder / "plan.ledger.db")
        assert "nfs4" in caught.value.zh and "postgresql://" in caught.value.zh
        assert "local disk" in caught.value.en
    assert list(share.iterdir()) == []
    assert len(open_ledger(tmp_path / "plan.ledger.db").read()) == 0
