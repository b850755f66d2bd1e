namespace Easel.Training.Checks;

/// <summary>How well a run suits its pictures, in the tutorial's words.</summary>
public enum FitVerdict
{
    /// <summary>There is nothing to measure with, or not enough yet.</summary>
    Unknown,

    /// <summary>欠拟合: pictures that were not trained still come out better with every measure; train on.</summary>
    Underfit,

    /// <summary>Held-out pictures are about as good as they get.</summary>
    Good,

    /// <summary>过拟合: trained pictures get better while held-out ones get worse; take an earlier file.</summary>
    Overfit,
}

/// <summary>
/// Compares the loss of pictures that are trained with that of pictures held out (<c>--validation_split</c>), both at noise that is the
/// same each time.
/// </summary>
public sealed class OverfitGauge
{
    // How far the held-out loss must rise above its best, or fall in the last measures, to count: its own wobble is smaller.
    private const double Worse = 1.03, Better = 0.99;

    private readonly List<(double Trained, double HeldOut)> measures = [];

    /// <summary>Adds a measure.</summary>
    /// <returns>What it says.</returns>
    public FitVerdict Add(double trained, double heldOut)
    {
        measures.Add((trained, heldOut));
        return Verdict;
    }

    /// <summary>What the measures say so far.</summary>
    public FitVerdict Verdict
    {
        get
        {
            if (measures.Count < 3) return FitVerdict.Unknown;
            var best = measures.Min(measure => measure.HeldOut);
            var last = measures[^1];
            if (last.HeldOut > best * Worse && last.Trained < measures[0].Trained) return FitVerdict.Overfit;
            return last.HeldOut <= best && last.HeldOut < measures[^2].HeldOut * Better ? FitVerdict.Underfit : FitVerdict.Good;
        }
    }

    /// <summary>A sentence for a verdict.</summary>
    public static string Sentence(FitVerdict verdict) => verdict switch
    {
        FitVerdict.Underfit => "underfit (欠拟合): held-out pictures still get better; train on",
        FitVerdict.Good => "good: held-out pictures are about as good as they get",
        FitVerdict.Overfit => "overfit (过拟合): held-out pictures get worse while trained ones get better; take an earlier file",
        _ => "unknown yet",
    };
}
