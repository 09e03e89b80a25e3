#!/bin/sh
# Sets up what a make target needs: system packages (Debian, Ubuntu), the virtual environment, the Python packages.
# Usage: packaging/setup.sh run|test
set -eu
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
run_packages="python3-venv fonts-inter fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji
    libegl1 libgl1 libfontconfig1 libdbus-1-3 libxkbcommon0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4
    libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0"
test_packages="postgresql xvfb dbus gnome-keyring chromium"

missing_packages() {
    for package in "$@"; do
        dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed$' || echo "$package"
    done
}

install_packages() {
    command -v apt-get >/dev/null || return 0
    missing=$(missing_packages "$@" | tr '\n' ' ')
    [ -n "${missing% }" ] || return 0
    install="apt-get install -y --no-install-recommends $missing"
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        as_root=sudo
    else
        echo "Some system packages are missing. Please run this once, then make again:" >&2
        echo "    sudo $install" >&2
        exit 1
    fi
    echo "Installing system packages: $missing"
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive $install -qq >/dev/null
}

case ${1:-} in
    run) install_packages $run_packages ;;
    test) install_packages $run_packages $test_packages ;;
    *) echo "usage: packaging/setup.sh run|test" >&2; exit 2 ;;
esac

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Onboard needs Python 3.11 or newer; set PYTHON to one, as in: make run PYTHON=python3.12" >&2
    exit 1
fi
stamp=.venv/installed
wanted=$(cksum packaging/requirements.txt pyproject.toml)
if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    [ -x .venv/bin/python ] || "$python" -m venv .venv
    echo "Installing Python packages"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r packaging/requirements.txt
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
    echo "$wanted" >"$stamp"
fi
