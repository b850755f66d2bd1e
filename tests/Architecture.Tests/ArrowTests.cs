namespace Easel.Architecture.Tests;

/// <summary>Who may know whom. A new arrow is a decision: it is written in docs/decisions and added here.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Easel.Core"] = [],
        ["Easel.Engine"] = ["Easel.Core"],
        ["Easel.Imaging"] = ["Easel.Core"],
        ["Easel.Training"] = ["Easel.Core", "Easel.Engine"],
        ["Easel.Starter"] = ["Easel.Core", "Easel.Training", "Easel.Engine", "Easel.Imaging"],
        ["Easel.Vision"] = ["Easel.Core", "Easel.Imaging", "Easel.Engine"],
        ["Easel.Application"] = ["Easel.Core", "Easel.Imaging"],
        ["Easel.Jobs"] = ["Easel.Core", "Easel.Application"],
        ["Easel.Worker"] = ["Easel.Core", "Easel.Training", "Easel.Engine", "Easel.Vision", "Easel.Imaging", "Easel.Jobs"],
        ["Easel.Api"] = ["Easel.Core", "Easel.Application"],
        ["Easel.Web"] = ["Easel.Core", "Easel.Application"],
        ["Easel.Cli"] =
        [
            "Easel.Core", "Easel.Engine", "Easel.Training", "Easel.Imaging", "Easel.Vision", "Easel.Application", "Easel.Jobs", "Easel.Worker", "Easel.Api", "Easel.Web",
            "Easel.Starter",
        ],
    };

    public static TheoryData<string> Projects => [.. Sources.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_those_it_may_know(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"{project} is new: say in the list above whom it may know.");
        Assert.Empty(Sources.References(project).Except(Allowed[project]));
    }

    [Theory]
    [InlineData("Easel.Core", "TorchSharp", "Microsoft.EntityFrameworkCore", "System.Net.Http", "ImageMagick", "SkiaSharp")]
    [InlineData("Easel.Imaging", "TorchSharp", "System.Net.Http")]
    [InlineData("Easel.Engine", "System.Net.Http", "Microsoft.EntityFrameworkCore", "Microsoft.Extensions.Configuration", "System.Threading.Tasks")]
    [InlineData("Easel.Training", "System.Net.Http", "Microsoft.EntityFrameworkCore", "Microsoft.Extensions.Configuration", "System.Threading.Tasks")]
    public void A_layer_does_not_use_what_belongs_to_another(string project, params string[] foreign)
    {
        var users = Sources.Files(project).SelectMany(file => foreign.Where(name => file.Text.Contains($"using {name}", StringComparison.Ordinal)).Select(name => $"{file.Name} uses {name}"));
        Assert.Empty(users);
    }
}
