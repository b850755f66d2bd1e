using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Easel.Cli.Json;
using Easel.Core.Errors;

namespace Easel.Cli.Commands;

/// <summary>Answers requests that come one a line on standard input, one a line in order, so that a program starts this process once.</summary>
internal static partial class JsonLines
{
    /// <returns>Bad input where a line could not be answered (its answer is an <c>error</c>; the others are answered all the same).</returns>
    public static Task<int> AnswerAsync<TRequest, TAnswer>(
        CommandContext context, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TAnswer> answerType, Func<TRequest, TAnswer> answer) =>
        AnswerAsync(context, requestType, request => JsonSerializer.Serialize(answer(request), answerType));

    /// <summary>The same for answers that are a line already.</summary>
    public static async Task<int> AnswerAsync<TRequest>(CommandContext context, JsonTypeInfo<TRequest> requestType, Func<TRequest, string> answer)
    {
        var status = ExitStatus.Done;
        while (await context.Terminal.In.ReadLineAsync(context.Stop) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                var request = JsonSerializer.Deserialize(Whole(line), requestType) ?? throw new InputException("The line is null; write a JSON object.");
                await context.Terminal.Out.WriteLineAsync(answer(request));
            }
            catch (Exception e) when (e is JsonException or EaselException)
            {
                status = ExitStatus.BadInput;
                var body = e is EaselException known
                    ? new ErrorBody(known.Code, known.Message, [.. ((e as InvalidRequestException)?.Problems ?? []).Select(p => new ProblemJson(p.Field, p.Message))])
                    : new ErrorBody("bad-json", $"The line cannot be read{(((JsonException)e).Path is { Length: > 2 } path ? $" at '{path[2..]}'" : "")}: write one JSON object with known fields of the right types.", []);
                await context.Terminal.Out.WriteLineAsync(JsonSerializer.Serialize(new ErrorJson(body), LineJson.Default.ErrorJson));
            }
        }
        return status;
    }

    // Programs of other languages can write half a character, and JSON readers of this one refuse it: it reads as one that cannot be shown.
    private static string Whole(string line) => Escape().Replace(line, escape => escape.Groups["half"].Success ? @"\ufffd" : escape.Value);

    [GeneratedRegex(@"\\(?:u[dD][89aAbB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)")]
    private static partial Regex Escape();
}
