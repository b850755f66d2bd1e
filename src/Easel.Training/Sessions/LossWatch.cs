using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Training.Checks;

namespace Easel.Training.Sessions;

/// <summary>Stops a run that went wrong, before it spoils what was saved, and says why.</summary>
/// <param name="request">What was asked for, to guess the cause.</param>
public sealed class LossWatch(TrainRequest request)
{
    private const int Patience = 20;
    private const double Rise = 10;

    private readonly Queue<double> first = [];
    private double level;
    private int high;

    /// <summary>Looks at an update's loss and gradient before the weights follow them.</summary>
    /// <exception cref="EaselException">The loss or the gradient is not finite, or the loss has been ten times its first level for twenty steps.</exception>
    public void Check(int step, double loss, double gradientNorm, bool gradientMayOverflow)
    {
        if (!double.IsFinite(loss)) throw Diverged(step, "The loss is not a finite number");
        if (!double.IsFinite(gradientNorm) && !gradientMayOverflow) throw Diverged(step, "The gradient is not finite");
        if (first.Count < Patience)
        {
            first.Enqueue(loss);
            level = first.Average();
            return;
        }

        high = loss > Rise * level ? high + 1 : 0;
        if (high >= Patience) throw Diverged(step, string.Create(CultureInfo.InvariantCulture, $"The loss has been above {Rise * level:g3}, ten times where it began, for {Patience} steps"));
    }

    private EaselException Diverged(int step, string what) => new("training-diverged", $"{what} at step {step}. {Cause} Nothing after the last saved file is kept; files saved before are good.");

    private string Cause
    {
        get
        {
            var rate = Math.Max(request.Optimizer.UNetLearningRate ?? request.Optimizer.LearningRate, request.Optimizer.TextLearningRates.DefaultIfEmpty(0).Max());
            var usual = UsualRates.Most(request.Target);
            if (rate > usual && !Optimizers.OptimizerKinds.Find(request.Optimizer.Type).FindsRate)
                return string.Create(CultureInfo.InvariantCulture, $"The learning rate is too high, most likely: {rate:g3} where {usual:g3} is already much; try a tenth of it.");
            if (request.Run.MixedPrecision == "fp16") return "Half precision overflowed, most likely: try --mixed_precision bf16 or no.";
            if (request.Optimizer.MaxGradNorm == 0) return "Gradients are not clipped (--max_grad_norm 0): try 1.";
            return "The learning rate is the usual cause: try a tenth of it. If that does not help, look at the pictures and captions of the last batches.";
        }
    }
}
