import socket

import pytest

from scripts import fingerprint, run


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(fingerprint, "ROOT", tmp_path)
    monkeypatch.setattr(fingerprint, "VAR", tmp_path / "var")


def test_a_taken_port_is_named_with_what_to_do():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit, match=f"{port}.*make run PORT={port + 1}"):
            run.refuse_taken("127.0.0.1", port)


def test_a_free_port_is_accepted():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    run.refuse_taken("127.0.0.1", port)


def test_a_step_is_done_again_only_when_a_file_or_its_name_changes(tmp_path):
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "base.css").write_text("a")
    fingerprint.stamp("static", fingerprint.fingerprint(folder))
    assert fingerprint.stamped("static", fingerprint.fingerprint(folder))

    (folder / "base.css").write_text("b")
    assert not fingerprint.stamped("static", fingerprint.fingerprint(folder))
    (folder / "base.css").write_text("a")
    assert fingerprint.stamped("static", fingerprint.fingerprint(folder))
    (folder / "base.css").rename(folder / "other.css")
    assert not fingerprint.stamped("static", fingerprint.fingerprint(folder))


def test_the_secret_key_is_made_once_and_for_its_owner_alone(monkeypatch, tmp_path):
    monkeypatch.setattr(run, "VAR", tmp_path)
    key = run.secret_key()
    assert len(key) >= 50 and run.secret_key() == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_a_step_that_fails_shows_its_words_and_ends_the_run(capsys):
    with pytest.raises(SystemExit, match="no such table"):
        run.step("Migrating", "sh", "-c", "echo no such table; exit 1")
