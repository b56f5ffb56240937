@echo off
rem Starts handlewatch: the jar beside this file (an installation), else the one built in this source tree, built on first use.
setlocal
set "HERE=%~dp0"
set "JAVA=java"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "JAVA=%JAVA_HOME%\bin\java.exe"
set "VERSION="
for /f "tokens=3" %%v in ('"%JAVA%" -version 2^>^&1 ^| findstr /c:" version "') do set "VERSION=%%~v"
if not defined VERSION (
    echo handlewatch needs Java 17 or newer, and there is no java on the PATH: install it, or set JAVA_HOME. 1>&2
    exit /b 3
)
for /f "delims=.-+ tokens=1" %%m in ("%VERSION%") do set "MAJOR=%%m"
if %MAJOR% LSS 17 (
    echo handlewatch needs Java 17 or newer, and this is Java %VERSION%: install a newer one, or set JAVA_HOME. 1>&2
    exit /b 3
)
set "JAR=%HERE%handlewatch.jar"
if exist "%JAR%" goto start
set "JAR=%HERE%cli\target\handlewatch.jar"
if exist "%JAR%" goto start
where mvn >nul 2>&1
if errorlevel 1 (
    echo There is no handlewatch.jar beside this file, and building one needs Maven: put the jar there, or install Maven. 1>&2
    exit /b 3
)
echo handlewatch: building cli\target\handlewatch.jar, once; this takes a minute or two. 1>&2
pushd "%HERE%"
call mvn -q -B -pl cli -am package -DskipTests 1>&2
set "BUILT=%ERRORLEVEL%"
popd
if not "%BUILT%"=="0" (
    echo handlewatch could not be built: see Maven's messages above; it needs a JDK 17 or newer and, the first time, the network. 1>&2
    exit /b 3
)
:start
rem A watch stays a night beside what it watches and needs little: it begins small, and its Java rests between readings. The other commands are faster with more.
set "WATCH="
if /i "%~1"=="watch" set "WATCH=-Xms12m -XX:MaxNewSize=6m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30 -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:GuaranteedSafepointInterval=60000 -XX:AsyncDeflationInterval=60000"
"%JAVA%" -XX:+UseSerialGC -Xshare:auto %WATCH% -jar "%JAR%" %*
exit /b %ERRORLEVEL%
