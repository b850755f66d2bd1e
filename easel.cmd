@echo off
rem Builds Easel on first use, and again when its sources changed; then starts it. Needs the .NET SDK 10 and nothing else.
setlocal EnableExtensions DisableDelayedExpansion
set "ROOT=%~dp0"
set "PROGRAM=%ROOT%artifacts\bin\Easel.Cli\release\easel.dll"
set "STATE=%ROOT%artifacts\launcher"

call :is_built
if errorlevel 1 (
    call :build
    if errorlevel 1 exit /b 1
)
rem Where a marker file is looked for.
set "EASEL_HOME=%ROOT%"
dotnet "%PROGRAM%" %*
exit /b %ERRORLEVEL%

rem The sources of the last build are kept beside it; robocopy only lists what differs, and ends with 0 where nothing does.
:is_built
if not exist "%PROGRAM%" exit /b 1
if not exist "%STATE%\built" exit /b 1
robocopy "%ROOT%src" "%STATE%\src" /MIR /L /XF packages.*.lock.json /NJH /NJS /NFL /NDL >nul
if errorlevel 1 exit /b 1
robocopy "%ROOT%eng" "%STATE%\eng" /MIR /L /NJH /NJS /NFL /NDL >nul
if errorlevel 1 exit /b 1
robocopy "%ROOT%." "%STATE%\root" Directory.Build.props Directory.Packages.props global.json /L /NJH /NJS /NFL /NDL >nul
if errorlevel 1 exit /b 1
exit /b 0

:build
where dotnet >nul 2>nul
if errorlevel 1 (
    echo easel: the .NET SDK 10 is not installed. Get it from https://dotnet.microsoft.com/download, then run this again. 1>&2
    exit /b 1
)
pushd "%ROOT%"
dotnet --version >nul 2>nul
if errorlevel 1 (
    popd
    echo easel: Easel builds with the .NET SDK 10, and this machine has another. Get it from https://dotnet.microsoft.com/download, then run this again. 1>&2
    exit /b 1
)
popd
if not exist "%STATE%" mkdir "%STATE%"
set "SAID="
:take_lock
rem Only one process can hold the redirection open; it is released even if that process dies.
2>nul (
    9>"%STATE%\lock" call :build_locked
) && exit /b 0
if exist "%STATE%\failed" (
    del "%STATE%\failed"
    exit /b 1
)
if not defined SAID echo easel: another start is building; waiting for it ... 1>&2
set "SAID=1"
timeout /t 1 /nobreak >nul
goto :take_lock

:build_locked
call :is_built
if not errorlevel 1 exit /b 0
echo easel: building, which takes a few minutes the first time ... >con
if exist "%STATE%\built" del "%STATE%\built"
robocopy "%ROOT%src" "%STATE%\src" /MIR /XF packages.*.lock.json /NJH /NJS /NFL /NDL >nul
robocopy "%ROOT%eng" "%STATE%\eng" /MIR /NJH /NJS /NFL /NDL >nul
robocopy "%ROOT%." "%STATE%\root" Directory.Build.props Directory.Packages.props global.json /NJH /NJS /NFL /NDL >nul
pushd "%ROOT%"
set "DOTNET_CLI_TELEMETRY_OPTOUT=1"
set "DOTNET_NOLOGO=1"
del /q artifacts\bin\Easel.Cli\release\*.dll 2>nul
dotnet build src\Easel.Cli --configuration Release --verbosity quiet --disable-build-servers -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false >"%STATE%\build.log" 2>&1
if errorlevel 1 (
    popd
    echo easel: the build failed: >con
    findstr /c:"error" "%STATE%\build.log" >con
    echo easel: the whole log is %STATE%\build.log >con
    echo failed>"%STATE%\failed"
    exit /b 1
)
rem Half of a start would be compiling. Without it everything works, only slower at first.
dotnet msbuild eng\Precompile -nodeReuse:false -restore -target:Precompile >"%STATE%\precompile.log" 2>&1 || echo easel: it could not be compiled ahead of time, so each start takes longer; %STATE%\precompile.log says why. >con
popd
echo built>"%STATE%\built"
exit /b 0
