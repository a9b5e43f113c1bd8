#!/bin/sh
# Installs gkrules from the wheels beside this file: sh install.sh [FOLDER]
here=$(cd "$(dirname "$0")" && pwd)
for name in ${PYTHON:-python3.13 python3.12 python3.11 python3 python}; do
  if command -v "$name" >/dev/null 2>&1 &&
    "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    exec "$name" "$here/install.py" "$@"
  fi
done
echo "找不到 Python 3.11 以上，可以用 PYTHON=路径 指明 / no Python 3.11 or newer; name one with PYTHON=path" >&2
exit 2
