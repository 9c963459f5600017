"""Letters into a folder."""

import pytest

from notifier.post import FolderPost, Outcome, open_post
from notifier.settings import PostSettings
from ops.errors import PostUnreachable

LETTER = b"Message-ID: <R2027-0012.complete.1@example.jp>\r\nSubject: x\r\n\r\nbody\r\n"


def test_a_letter_is_one_file_and_nothing_else(tmp_path):
    """The file holds the message as it would go over the wire."""
    post = open_post(PostSettings(kind="folder", path=str(tmp_path / "letters")))
    assert post.send("taro@example.jp", LETTER) == Outcome("sent", "250")
    files = list((tmp_path / "letters").iterdir())
    assert [(file.suffix, file.read_bytes()) for file in files] == [(".eml", LETTER)]
    assert files[0].name.startswith("R2027-0012-complete-1-")


def test_the_same_letter_twice_is_one_file(tmp_path):
    """A letter whose sending was repeated after a crash has the same Message-ID."""
    post = FolderPost(tmp_path)
    assert [post.send("taro@example.jp", LETTER).kind for _ in range(2)] == ["sent", "sent"]
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    "message_id",
    ["<../../etc/passwd@x>", "<.hidden@x>", "<" + "a" * 400 + "@x>", "<>", "<申請@x>"],
    ids=["path", "hidden", "long", "empty", "japanese"],
)
def test_no_message_id_leads_out_of_the_folder(tmp_path, message_id):
    """The file's name is made of letters, digits and a hash."""
    FolderPost(tmp_path / "letters").send("taro@example.jp", b"Message-ID: " + message_id.encode() + b"\r\n\r\n")
    assert [path.suffix for path in (tmp_path / "letters").iterdir()] == [".eml"]
    assert [path.name for path in tmp_path.iterdir()] == ["letters"]


def test_two_ids_that_read_alike_are_two_files(tmp_path):
    """What the name leaves out of a Message-ID is in its hash."""
    post = FolderPost(tmp_path)
    for message_id in (b"<a.b@x>", b"<a-b@x>", b"<a-b@y>"):
        post.send("taro@example.jp", b"Message-ID: " + message_id + b"\r\n\r\n")
    assert len(list(tmp_path.iterdir())) == 3


def test_a_folder_that_cannot_be_written_is_a_transient_error(tmp_path):
    """A file in the folder's place: the letter waits, and the path is named."""
    (tmp_path / "letters").write_text("")
    with pytest.raises(PostUnreachable, match="letters"):
        FolderPost(tmp_path / "letters").send("taro@example.jp", LETTER)
