using System.CommandLine;
using System.Globalization;
using Easel.Cli.Console;
using Easel.Engine.Native;
using Easel.Starter.Recipe;
using TorchSharp;

namespace Easel.Cli.Commands;

/// <summary><c>easel starter upscaler</c>: trains the 2× upscaler that comes with Easel; stopped and called again, it goes on.</summary>
internal sealed class StarterUpscalerCommand : EaselCommand
{
    private const int MeasuredScenes = 24;

    private static readonly Option<string?> State = new("--state") { Description = "Folder for the training's state; the default is starter/ of the data folder.", HelpName = "DIR" };
    private static readonly Option<string?> Output = new("--output") { Description = "Folder for the finished file; the default is the state's.", HelpName = "DIR" };
    private static readonly Option<int?> Steps = NumberOption.Whole("--steps", "N", "Updates in all; raise it to train a finished one further [default: 2000].", 4000);
    private static readonly Option<int?> Threads = ThreadsOption.Create();

    public StarterUpscalerCommand(Terminal terminal, CancellationToken stop) : base("upscaler", "Train the 2x upscaler from nothing; ten minutes on one core.", terminal, stop)
    {
        foreach (var option in (Option[])[State, Output, Steps, Threads]) Add(option);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        NativeTorch.EnsureLoaded();
        torch.set_num_threads(parse.GetValue(Threads) ?? Environment.ProcessorCount);
        var folder = parse.GetValue(State) ?? Path.Combine(context.Data.Path, "starter");
        Directory.CreateDirectory(folder);
        var plan = new EnlargerPlan(Path.Combine(folder, "upscaler.safetensors"));
        using var trainer = new EnlargerTrainer(plan with { Steps = parse.GetValue(Steps) ?? plan.Steps });
        trainer.Run(p => context.Terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"upscaler {p.Step}/{p.Steps}  loss {p.Loss:F4}")), context.Stop);
        var path = trainer.Write(parse.GetValue(Output) ?? folder);
        var (network, smooth) = trainer.Measure(MeasuredScenes);
        context.Terminal.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"easel: wrote {path}: {network:F2} dB on {MeasuredScenes} scenes that it never saw, where bicubic enlarging has {smooth:F2} dB."));
        return Task.FromResult(ExitStatus.Done);
    }
}
