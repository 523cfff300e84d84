import logging

import pytest

from animatic.commands import logs


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer abcdef0123456789",
        "token nmv_usr_abcdef0123456789 was rejected",
        "claim clm_abcdef0123456789",
        '{"token": "abcdef0123456789"}',
    ],
)
def test_secrets_are_taken_out(text: str) -> None:
    assert "abcdef0123456789" not in logs.redact(text)


def test_ordinary_text_stays() -> None:
    text = "Job job_abc ended; 3 tokens of text in /home/me/Videos/a.mp4"
    assert logs.redact(text) == text


def test_a_logged_exception_is_redacted_too(capfd: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO")
    try:
        raise RuntimeError("Bearer abcdef0123456789")
    except RuntimeError:
        logging.getLogger("animatic.test").exception("It failed")
    captured = capfd.readouterr()
    assert "It failed" in captured.err
    assert "abcdef0123456789" not in captured.err
    assert captured.out == ""
