@echo off
rem Installs gkrules from the wheels beside this file: install.cmd [FOLDER]
rem ASCII only: the console's code page is not known here. What is said to people is said by install.py.
setlocal
set PYTHONUTF8=1
if not "%PYTHON%"=="" (
  "%PYTHON%" "%~dp0install.py" %*
  goto end
)
for %%v in (3.13 3.12 3.11) do (
  py -%%v -c "" >nul 2>nul && (
    py -%%v "%~dp0install.py" %*
    goto end
  )
)
python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && (
  python "%~dp0install.py" %*
  goto end
)
echo No Python 3.11 or newer was found. Name one: set PYTHON=C:\path\to\python.exe
exit /b 2
:end
exit /b %ERRORLEVEL%
