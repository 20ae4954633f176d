"""How a command ends: exit codes, and the errors that carry words for people."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of every command."""

    DONE = 0
    FINDINGS = 1
    BAD_INPUT = 2
    INTEGRITY = 3
    FAULT = 70
    STOPPED = 130


class Ending(Exception):
    """A command ends early, with words for the person at the terminal and a code."""

    code = ExitCode.FAULT


class Refused(Ending):
    """It could be understood, but the record or the rules do not allow it."""

    code = ExitCode.FINDINGS


class BadInput(Ending):
    """What was typed or given cannot be used; the words say what, where and how to mend it."""

    code = ExitCode.BAD_INPUT


class IntegrityBroken(Ending):
    """What is stored is not what was stored."""

    code = ExitCode.INTEGRITY


class Stopped(Ending):
    """The person at the terminal stopped it with Ctrl-C."""

    code = ExitCode.STOPPED
