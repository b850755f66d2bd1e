using System.CommandLine;
using Easel.Cli.Console;
using Easel.Core.Requests;

namespace Easel.Cli.Commands;

/// <summary><c>easel train …</c>: training, with the options of kohya's sd-scripts.</summary>
internal sealed class TrainCommand : Command
{
    public TrainCommand(Terminal terminal, CancellationToken stop) : base("train", "Train a LoRA, a checkpoint, an embedding or a hypernetwork; takes the options and configuration files of kohya's sd-scripts.")
    {
        // The aliases are what sd-scripts calls its programs (train_network.py, train_db.py, fine_tune.py, train_textual_inversion.py).
        Add(new TrainTargetCommand(TrainTarget.Lora, "Train a LoRA (LoCon, LoHa, LoKr) from a folder of pictures.", terminal, stop) { Aliases = { "network" } });
        Add(new TrainTargetCommand(TrainTarget.Checkpoint, "Train a whole checkpoint (DreamBooth, fine-tuning).", terminal, stop) { Aliases = { "db", TrainTargetCommand.FineTune } });
        Add(new TrainTargetCommand(TrainTarget.Embedding, "Train new words (textual inversion).", terminal, stop) { Aliases = { "textual_inversion" } });
        Add(new TrainTargetCommand(TrainTarget.Hypernetwork, "Train a hypernetwork.", terminal, stop));
    }
}
