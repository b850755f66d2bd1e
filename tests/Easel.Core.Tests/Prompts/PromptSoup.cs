using FsCheck;
using FsCheck.Fluent;

namespace Easel.Core.Tests.Prompts;

/// <summary>A text made of what the prompt language gives meaning to, in any order: what random characters would hardly ever hit.</summary>
public sealed record PromptSoup(string Text)
{
    private static readonly string[] Bits =
    [
        "(", ")", "[", "]", ":", "::", "|", "\\", "\\(", "\\]", "a", "cow", "猫", "😀", " ", "\n", "1", "0.5", "-3", "1e2", ".", "+", "AND", " AND ", "BREAK", " BREAK ",
        "<", ">", "<lora:", "=", "#", ",", "{", "}", "$$", "__", "__x__", ":1.3)", ":5]", ":-)", "\"", "Steps: 20, ", "Negative prompt: ", "\ud800",
    ];

    /// <summary>FsCheck finds this by the type's name when it is registered for the assembly.</summary>
    public static Arbitrary<PromptSoup> Arbitrary() =>
        Gen.Elements(Bits).ArrayOf().Select(bits => new PromptSoup(string.Concat(bits))).ToArbitrary();
}
