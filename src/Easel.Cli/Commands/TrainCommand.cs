using System.CommandLine;
using Easel.Cli.Console;
using Easel.Core.Requests;

namespace Easel.Cli.Commands;

/// <summary><c>easel train …</c>: training, with the options of kohya's sd-scripts.</summary>
internal sealed class TrainCommand : Command
{
    public TrainCommand(Terminal terminal, CancellationToken stop) : base("train", "Train a LoRA, a checkpoint, an embedding or a hypernetwork; takes the options and configuration files of kohya's sd-scripts.")
    {
        Add(new TrainTargetCommand(TrainTarget.Lora, "Train a LoRA (LoCon, LoHa, LoKr) from a folder of pictures.", terminal, stop));
        Add(new TrainTargetCommand(TrainTarget.Checkpoint, "Train a whole checkpoint (DreamBooth, fine-tuning).", terminal, stop));
        Add(new TrainTargetCommand(TrainTarget.Embedding, "Train new words (textual inversion).", terminal, stop));
        Add(new TrainTargetCommand(TrainTarget.Hypernetwork, "Train a hypernetwork.", terminal, stop));
    }
}
