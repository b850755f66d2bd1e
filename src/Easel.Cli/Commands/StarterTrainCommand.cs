using System.CommandLine;
using System.Globalization;
using Easel.Cli.Console;
using Easel.Core.Errors;
using Easel.Engine.Native;
using Easel.Starter.Recipe;
using TorchSharp;

namespace Easel.Cli.Commands;

/// <summary><c>easel starter train</c>: the starter model's recipe, from nothing to a checkpoint; stopped and called again, it goes on.</summary>
internal sealed class StarterTrainCommand : EaselCommand
{
    private static readonly Option<string?> State = new("--state") { Description = "Folder for the training's state; the default is starter/ of the data folder.", HelpName = "DIR" };
    private static readonly Option<string?> Output = new("--output") { Description = "Folder for the finished checkpoint; the default is the state's.", HelpName = "DIR" };
    private static readonly Option<int?> Painter = NumberOption.Whole("--painter-steps", "N", "Steps of the UNet; raise it to train a finished model further.", 6000);
    private static readonly Option<int?> Decoder = NumberOption.Whole("--decoder-steps", "N", "Steps of the decoder's refinement.", 6000);
    private static readonly Option<string?> From = new("--from") { Description = "A starter checkpoint to begin with, where the state's folder is new; otherwise from nothing.", HelpName = "FILE" };
    private static readonly Option<bool> BFloat16 = new("--bf16") { Description = "Compute in bfloat16 (weights stay float32): faster on processors that have it." };
    private static readonly Option<int?> Batch = NumberOption.Whole("--batch", "N", "Pictures in each step of the UNet; a graphics card takes 256 in hardly more time.", 32);
    private static readonly Option<int?> Pictures = NumberOption.Whole("--pictures", "N", "Different pictures that the UNet sees, in whole 512s.", 24576);
    private static readonly Option<string?> Device = DeviceChoice.NameOption();
    private static readonly Option<int?> Threads = ThreadsOption.Create();

    public StarterTrainCommand(Terminal terminal, CancellationToken stop) : base("train", "Train the starter model from nothing; three to four hours on an otherwise idle machine of two cores.", terminal, stop)
    {
        foreach (var option in (Option[])[State, Output, Painter, Decoder, Batch, Pictures, From, Device, BFloat16, Threads]) Add(option);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        NativeTorch.EnsureLoaded();
        torch.set_num_threads(parse.GetValue(Threads) ?? Environment.ProcessorCount);
        var folder = parse.GetValue(State) ?? Path.Combine(context.Data.Path, "starter");
        var plan = new StarterPlan(folder) { Device = StarterDevice.Of(parse.GetValue(Device)).Device };
        plan = plan with
        {
            Painter = parse.GetValue(Painter) ?? plan.Painter,
            Decoder = parse.GetValue(Decoder) ?? plan.Decoder,
            Batch = parse.GetValue(Batch) ?? plan.Batch,
            Pictures = parse.GetValue(Pictures) is { } pictures ? (pictures + LatentCache.Shard - 1) / LatentCache.Shard * LatentCache.Shard : plan.Pictures,
            Precision = parse.GetValue(BFloat16) ? torch.ScalarType.BFloat16 : plan.Precision,
            From = parse.GetValue(From),
        };
        if (plan.Batch < 1) throw new InvalidRequestException("--batch", $"A step needs at least one picture, not {plan.Batch}.");
        if (plan.Pictures < LatentCache.Shard) throw new InvalidRequestException("--pictures", $"Training needs at least {LatentCache.Shard} pictures, not {parse.GetValue(Pictures)}.");
        var recipe = new StarterRecipe(plan, p => context.Terminal.Error.WriteLine(Line(p)), context.Stop);
        recipe.Run();
        var path = recipe.WithResult((autoencoder, tower, unet, vocabulary) => StarterFile.Write(parse.GetValue(Output) ?? folder, autoencoder, tower, unet, vocabulary));
        context.Terminal.Error.WriteLine($"easel: wrote {path}");
        return Task.FromResult(ExitStatus.Done);
    }

    private static string Line(StarterProgress p) => string.Create(
        CultureInfo.InvariantCulture,
        $"{p.Stage} {p.Step}/{p.Steps}  loss {p.Loss:F4}  {p.SecondsPerStep:F2} s a step  {TimeSpan.FromSeconds(p.SecondsPerStep * (p.Steps - p.Step)):h\\:mm} h left in this stage");
}
