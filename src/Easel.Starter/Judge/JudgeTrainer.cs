using Easel.Core.Pixels;
using Easel.Engine.Networks.Layers;
using Easel.Starter.World;
using Easel.Starter.World.Drawing;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Starter.Judge;

/// <summary>How the judge is trained.</summary>
/// <param name="Samples">Pictures to draw and learn from, each once.</param>
/// <param name="Batch">Pictures a step.</param>
/// <param name="LearningRate">AdamW's highest rate, after the warm-up.</param>
/// <param name="Seed">Equal seeds start from the same weights and see the same pictures.</param>
/// <param name="Start">A judge's weights to go on from, or null to train from scratch.</param>
public sealed record JudgeOptions(int Samples = 40_000, int Batch = 32, double LearningRate = 1e-3, ulong Seed = 1, string? Start = null);

/// <summary>How far the judge's training is.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">The last step's loss.</param>
public sealed record JudgeProgress(int Step, int Steps, double Loss);

/// <summary>Trains the judge on pictures it draws on the way.</summary>
public static class JudgeTrainer
{
    private const double WarmUp = 0.05;
    private const float Guests = 0.08f;

    /// <summary>Trains a judge.</summary>
    /// <param name="options">How.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="stop">Stops between steps.</param>
    /// <returns>The trained judge; the caller disposes it.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="Easel.Core.Errors.ModelNotFoundException">There are no weights to start from.</exception>
    public static PictureJudge Train(JudgeOptions options, IProgress<JudgeProgress>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var network = options.Start is { } start ? PictureJudge.LoadNetwork(start) : new JudgeNetwork(new Weights(new RandomWeights((long)options.Seed)));
        try
        {
            foreach (var (_, parameter) in network.NamedParameters()) parameter.requires_grad = true;
            Train(network, options, progress, stop);
            foreach (var (_, parameter) in network.NamedParameters()) parameter.requires_grad = false;
            return new PictureJudge(network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static void Train(JudgeNetwork network, JudgeOptions options, IProgress<JudgeProgress>? progress, CancellationToken stop)
    {
        var dice = new Dice(options.Seed);
        int steps = Math.Max(1, options.Samples / options.Batch);
        using var generator = new Generator(options.Seed);
        using var optimizer = optim.AdamW(network.NamedParameters().Select(p => p.Parameter), options.LearningRate, weight_decay: 1e-2);
        for (int step = 0; step < steps; step++)
        {
            stop.ThrowIfCancellationRequested();
            foreach (var group in optimizer.ParamGroups) group.LearningRate = options.LearningRate * Rate((step + 1.0) / steps);
            double loss = Step(network, optimizer, options.Batch, dice, generator);
            progress?.Report(new JudgeProgress(step + 1, steps, loss));
        }
    }

    // A linear warm-up, then half a cosine down to zero (Loshchilov and Hutter, arXiv:1608.03983).
    private static double Rate(double done) =>
        done < WarmUp ? done / WarmUp : 0.5 * (1 + Math.Cos(Math.PI * (done - WarmUp) / (1 - WarmUp)));

    private static double Step(JudgeNetwork network, optim.Optimizer optimizer, int batch, Dice dice, Generator generator)
    {
        using var scope = NewDisposeScope();
        const int area = Labels.Cells * Labels.Cells;
        var pictures = new PixelBuffer[batch];
        long[] kinds = new long[batch * area], colours = new long[batch * area], skies = new long[batch], grounds = new long[batch];
        for (int i = 0; i < batch; i++)
        {
            // Held-out combinations too: the judge must know what the painter is asked for.
            var scene = dice.Chance(Guests) ? SceneGenerator.WithGuest(dice) : SceneGenerator.Any(dice);
            pictures[i] = SceneRenderer.Draw(scene);
            Labels.Write(scene, kinds.AsSpan(i * area, area), colours.AsSpan(i * area, area));
            (skies[i], grounds[i]) = ((long)scene.Sky, (long)scene.Ground);
        }

        var seen = network.Forward(Spoiling.Apply(PictureTensor.From(pictures), dice, generator));
        // Some 230 cells of 256 show nothing and about 9 a subject: weighted so, both sides count alike, or the kinds would be learnt last.
        var weight = ones(Labels.Kinds + 1);
        weight[0] = 0.04f;
        var loss = cross_entropy(seen.Kinds, Cells(kinds, batch), weight, Labels.Ignore)
            + cross_entropy(seen.Colours, Cells(colours, batch), ignore_index: Labels.Ignore)
            + 0.5 * cross_entropy(seen.Skies, tensor(skies))
            + 0.5 * cross_entropy(seen.Grounds, tensor(grounds));
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
        return loss.ToDouble();
    }

    private static Tensor Cells(long[] numbers, int batch) => tensor(numbers, [batch, Labels.Cells, Labels.Cells]);
}
