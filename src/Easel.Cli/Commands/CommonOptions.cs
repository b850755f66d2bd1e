using System.CommandLine;

namespace Easel.Cli.Commands;

/// <summary>The options that every command has.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Print one JSON document on standard output, and nothing else there.",
        Recursive = true,
    };

    public static Option<string?> DataDir { get; } = new("--data-dir")
    {
        Description = "The folder for models, pictures and logs [default: the EASEL_DATA variable, or data beside a portable program, or the platform's application-data folder].",
        HelpName = "DIR",
        Recursive = true,
    };

    public static Option<string?> WebuiDir { get; } = new("--webui-dir")
    {
        Description = "Use the models of this A1111 (stable-diffusion-webui) folder too, where they are.",
        HelpName = "DIR",
        Recursive = true,
    };

    public static Option<bool> Verbose { get; } = new("--verbose", "-v")
    {
        Description = "Say more on standard error; with an internal error, show where it happened.",
        Recursive = true,
    };

    public static IEnumerable<Option> All => [Json, DataDir, WebuiDir, Verbose];
}
