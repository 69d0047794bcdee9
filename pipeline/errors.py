"""Who must act when something cannot go on? One exception class for each answer.

A message says where, what was found, what was expected and what to do next. The command line
prints it without a traceback (``--debug`` shows one) and ends with the class's exit code.
"""


class PipelineError(Exception):
    """A problem explained to its reader; ``exit_code`` is what the command line ends with."""

    exit_code = 1


class UsageError(PipelineError):
    """The command was called with something that does not exist: whoever typed it acts."""

    exit_code = 2


class ConfigurationError(PipelineError):
    """The catalogue or a board's configuration cannot be read: the analyst acts."""

    exit_code = 2


class ReturnError(PipelineError):
    """A return cannot be filed or read at all: the agency that sent it acts."""

    exit_code = 3


class SectionError(PipelineError):
    """A notebook asked for something that is not there: the analyst acts."""

    exit_code = 4


class DisclosureError(PipelineError):
    """Small numbers could not be protected, or not be shown to be: nobody may publish."""

    exit_code = 5


class LockedError(PipelineError):
    """Another run is writing the same report: wait for it."""

    exit_code = 6


class ReleaseError(PipelineError):
    """An edition must not be released, or a released one is not as it was: the analyst acts."""

    exit_code = 8
