using Easel.Web.Session;

namespace Easel.Web.Tests.Session;

public sealed class LogLineTests
{
    [Theory]
    [InlineData("""{"@t":"2026-11-26T21:24:48.88Z","@mt":"{Method} {Path} met a bug, trace {Trace}.","@l":"Error","@x":"System.Exception: no\n   at here","Method":"GET","Path":"/","Trace":7}""", "21:24:48 Error: GET / met a bug, trace 7. (System.Exception: no)")]
    [InlineData("""{"@t":"2026-11-26T21:24:48Z","@m":"ready"}""", "21:24:48 Information: ready")]
    [InlineData("""{"@t":"2026-11""", """{"@t":"2026-11""")]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    public void A_line_is_time_level_and_message(string line, string expected) => Assert.Equal(expected, LogLine.Parse(line).ToString());
}
