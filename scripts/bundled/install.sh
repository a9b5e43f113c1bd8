#!/bin/sh
# Installs gkrules from the wheels beside this file: sh install.sh [FOLDER]
here=$(cd "$(dirname "$0")" && pwd)
usable() {
  command -v "$1" >/dev/null 2>&1 &&
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}
if [ -n "$PYTHON" ]; then
  usable "$PYTHON" && exec "$PYTHON" "$here/install.py" "$@"
else
  for name in python3.13 python3.12 python3.11 python3 python; do
    usable "$name" && exec "$name" "$here/install.py" "$@"
  done
fi
echo "找不到 Python 3.11 以上，可以用 PYTHON=路径 指明 / no Python 3.11 or newer; name one with PYTHON=path" >&2
exit 2
