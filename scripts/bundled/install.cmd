@echo off
rem Installs gkrules from the wheels beside this file: install.cmd [FOLDER]
rem ASCII only: the console's code page is not known here. What is said to people is said by install.py.
rem What people give stands outside of parentheses: a ")" in it would close them.
setlocal
set PYTHONUTF8=1
if defined PYTHON goto named
for %%v in (3.13 3.12 3.11) do (
  py -%%v -c "" >nul 2>nul && set "FOUND=py -%%v" && goto found
)
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "FOUND=py -3" && goto found
python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "FOUND=python" && goto found
echo No Python 3.11 or newer was found. Name one: set PYTHON=C:\path\to\python.exe
exit /b 2
:named
set "FOUND="%PYTHON:"=%""
:found
%FOUND% "%~dp0install.py" %*
exit /b %ERRORLEVEL%
