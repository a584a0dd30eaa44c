#!/bin/sh
# Make sure that there is a browser for the browser tests: take the one that is there, else install one.
# Usage: sh tests/chromium.sh PYTHON, where PYTHON has Playwright.
set -eu
python=$1

for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done

# Playwright keeps its own browser in the user's cache; it knows where, and says so without a network.
own=$("$python" -c 'from playwright.sync_api import sync_playwright
with sync_playwright() as driver: print(driver.chromium.executable_path)' 2>/dev/null) || own=
if [ -n "$own" ] && [ -x "$own" ]; then exit 0; fi

as_root=
[ "$(id -u)" -eq 0 ] || as_root="sudo -n"
if command -v apt-get >/dev/null 2>&1 && $as_root true 2>/dev/null; then
  echo "Installing Chromium for the browser tests."
  export DEBIAN_FRONTEND=noninteractive
  if $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null; then
    # On some systems the package is only a pointer to another store: believe it when the command is there.
    command -v chromium >/dev/null 2>&1 && exit 0
  fi
fi

echo "Fetching a Chromium of its own for the browser tests."
if "$python" -m playwright install chromium; then exit 0; fi

echo "No browser found, and none could be installed. Install Chromium or Chrome and run make test again," >&2
echo "or leave the browser tests out: make test PYTEST_ARGS='-m \"not browser\"'" >&2
exit 1
