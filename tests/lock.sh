#!/bin/sh
# Write constraints.txt: the exact version of everything that Passerelle and its tests install in a fresh environment.
# Usage: sh tests/lock.sh PYTHON TORCH, run by `make lock` from the top of the repository.
set -eu
python=$1
torch=$2
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

"$python" -m venv "$place/venv"
pip="$place/venv/bin/python -m pip --quiet"
$pip install --upgrade 'setuptools>=80'
# First, so that nothing else brings a newer one, whose default build may want graphics card libraries.
$pip install "torch==$torch"
$pip install --no-build-isolation --editable '.[test,train]' "torch==$torch"
$pip check

# A local build tag such as +cpu names where a wheel came from, not a version that everyone can install.
$pip freeze --all --exclude-editable | sed -e 's/+[a-z0-9.]*$//' -e '/^pip==/d' | LC_ALL=C sort -f >"$place/pins"
if grep -iE '^(nvidia|cuda|triton)' "$place/pins"; then
  echo "The lock would bring graphics card libraries (above): constraints.txt is left as it was." >&2
  exit 1
fi
if grep -vE '^[A-Za-z0-9._-]+==[A-Za-z0-9.!]+$' "$place/pins"; then
  echo "Not an exact version (above): constraints.txt is left as it was." >&2
  exit 1
fi
{
  echo "# Exact versions of everything that Passerelle and its tests install. Made by \`make lock\`; do not edit by hand."
  cat "$place/pins"
} >constraints.txt
echo "constraints.txt: $(wc -l <"$place/pins") packages"
