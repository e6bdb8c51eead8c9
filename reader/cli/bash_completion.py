"""Completion in bash of names with spaces and colons, such as tags may have.

bash takes each completion as it is: a space in it would end the word. And it counts a colon as the
end of a word, so that what follows one is asked for alone, and replaced alone.
"""

from __future__ import annotations

import os

from click.shell_completion import BashComplete, add_completion_class, split_arg_string

_SOURCE = r"""
%(complete_func)s() {
    local IFS=$'\n' response type value line word before
    line=${COMP_LINE:0:COMP_POINT}
    word=${COMP_WORDS[COMP_CWORD]}
    response=$(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD COMP_TYPED="$line" \
        %(complete_var)s=bash_complete $1)
    before=${line##*[[:space:]]}
    if [[ $before == *:* && $COMP_WORDBREAKS == *:* ]]; then
        before=${before%%"${before##*:}"}
    else
        before=
    fi
    for completion in $response; do
        IFS=',' read -r type value <<< "$completion"
        if [[ $type == 'dir' ]]; then
            COMPREPLY=()
            compopt -o dirnames
        elif [[ $type == 'file' ]]; then
            COMPREPLY=()
            compopt -o default
        elif [[ $type == 'plain' ]]; then
            [[ $word == [\"\']* ]] || printf -v value '%%q' "$value"
            COMPREPLY+=("${value#"$before"}")
        fi
    done
    return 0
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""


class QuotingBashComplete(BashComplete):
    """click's, with what it proposes quoted, and words that are not split at colons."""

    source_template = _SOURCE

    def get_completion_args(self) -> tuple[list[str], str]:
        line = os.environ.get("COMP_TYPED")
        if line is None:  # the script of an earlier version
            return super().get_completion_args()
        words = split_arg_string(line)[1:]
        incomplete = words.pop() if words and not line[-1:].isspace() else ""
        return words, incomplete


def register() -> None:
    """Have click use it for bash."""
    add_completion_class(QuotingBashComplete, "bash")
