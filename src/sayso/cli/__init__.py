"""The command line: thin doors over `intake`, `reading`, `flow`, `views`, `show`, `export` and `evaluate`.

Exit status: 0, all was read; 1, some input failed, each with one line on stderr; 2, the call itself was wrong.
"""

from __future__ import annotations

import os
import sys

import click

from sayso import __version__
from sayso.cli import corpus, links, serve, watch
from sayso.cli.output import SeenEnoughError, complain
from sayso.cli.reading import evaluate, explain, read
from sayso.errors import SaysoError, UsageError


def main() -> None:
    """Run the `sayso` command: the entry point that the package installs."""
    try:
        status = cli.main(prog_name="sayso", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except click.Abort:
        status = 130  # stopped by Ctrl-C, as a shell says it
    except SeenEnoughError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    except UsageError as error:
        status = complain(error, 2)
    except SaysoError as error:
        status = complain(error, 1)
    sys.exit(status)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="sayso", message="sayso %(version)s")
def cli() -> None:
    """On whose say-so? Tell, for every statement of a news article, who says it and through whom it is known."""


for command in (read, explain, evaluate, *corpus.COMMANDS, *links.COMMANDS, *watch.COMMANDS, *serve.COMMANDS):
    cli.add_command(command)
