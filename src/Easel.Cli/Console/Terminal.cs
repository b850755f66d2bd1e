using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Easel.Cli.Serving;
using Spectre.Console;

namespace Easel.Cli.Console;

/// <summary>The process's streams: results go to <see cref="Out"/>, everything that is said on the way to <see cref="Error"/>.</summary>
/// <param name="In">Standard input, for requests one a line.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="ShowsResults">Whether a person reads <paramref name="Out"/> on a terminal, so that colours and tables are welcome.</param>
/// <param name="ShowsProgress">Whether a person reads <paramref name="Error"/> on a terminal, so that a live bar is welcome.</param>
public sealed record Terminal(TextReader In, TextWriter Out, TextWriter Error, bool ShowsResults, bool ShowsProgress)
{
    /// <summary>Opens pages for whoever sits at it.</summary>
    internal PageOpener Browser { get; init; } = PageOpener.OfProcess;

    /// <summary>The streams of this process, in UTF-8 whatever the locale says: prompts are.</summary>
    public static Terminal OfProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new Terminal(
            new StreamReader(System.Console.OpenStandardInput(), utf8),
            new StreamWriter(System.Console.OpenStandardOutput(), utf8) { AutoFlush = true },
            new StreamWriter(System.Console.OpenStandardError(), utf8) { AutoFlush = true },
            ShowsResults: !System.Console.IsOutputRedirected,
            ShowsProgress: !System.Console.IsErrorRedirected);
    }

    /// <summary>Writes one JSON document, indented where a person reads it.</summary>
    public void WriteJson<T>(T value, JsonTypeInfo<T> type)
    {
        using var buffer = new MemoryStream();
        // Relaxed: the output is no HTML, and a Chinese prompt stays readable.
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            JsonSerializer.Serialize(writer, value, type);
        Out.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }

    /// <summary>Draws on standard output: tables and colours on a terminal, the same as plain text elsewhere.</summary>
    public IAnsiConsole Results() => Draw(Out, ShowsResults);

    /// <summary>Draws on standard error.</summary>
    public IAnsiConsole Progress() => Draw(Error, ShowsProgress);

    private static IAnsiConsole Draw(TextWriter writer, bool live)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = live ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = live ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = live ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        // Nothing is wrapped where a program reads: a path must stay in one piece.
        if (!live) console.Profile.Width = 10_000;
        return console;
    }
}
