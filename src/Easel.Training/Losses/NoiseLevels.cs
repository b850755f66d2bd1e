using Easel.Engine.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Easel.Training.Losses;

/// <summary>The thousand noise levels of the standard Stable Diffusion schedule, as training uses them.</summary>
public sealed class NoiseLevels
{
    private readonly float[] _alphaBars, _plain;

    /// <param name="schedule">The levels that sampling uses too.</param>
    /// <param name="zeroTerminalSnr">True shifts them so that the last is nothing but noise (Lin et al. 2023, arXiv:2305.08891, algorithm 1).</param>
    public NoiseLevels(DiscreteSchedule schedule, bool zeroTerminalSnr = false)
    {
        double[] levels = [.. Enumerable.Range(0, schedule.Count).Select(i => schedule.AlphaBar(i))];
        _plain = [.. levels.Select(level => (float)level)];
        if (zeroTerminalSnr)
        {
            var (first, last) = (Math.Sqrt(levels[0]), Math.Sqrt(levels[^1]));
            for (var i = 0; i < levels.Length; i++)
            {
                var root = (Math.Sqrt(levels[i]) - last) * first / (first - last);
                levels[i] = root * root;
            }
        }

        _alphaBars = [.. levels.Select(level => (float)level)];
    }

    /// <summary>Levels in all, 1000.</summary>
    public int Count => _alphaBars.Length;

    /// <summary>ᾱ of some timesteps, [n, 1, 1, 1].</summary>
    public Tensor AlphaBars(IReadOnlyList<int> timesteps) =>
        tensor(timesteps.Select(t => _alphaBars[t]).ToArray(), [timesteps.Count, 1, 1, 1]);

    /// <summary>
    /// ᾱ for weights of the loss, [n, 1, 1, 1]: those before a shift, whose signal-to-noise ratio is never 0 (sd-scripts computes its <c>all_snr</c> before it
    /// rescales the betas, train_network.py).
    /// </summary>
    public Tensor WeighingAlphaBars(IReadOnlyList<int> timesteps) =>
        tensor(timesteps.Select(t => _plain[t]).ToArray(), [timesteps.Count, 1, 1, 1]);

    /// <summary>√ᾱ·x0 + √(1 − ᾱ)·noise (Ho et al. 2020, arXiv:2006.11239, equation 4).</summary>
    public static Tensor Noised(Tensor x0, Tensor noise, Tensor alphaBars) => alphaBars.sqrt() * x0 + (1 - alphaBars).sqrt() * noise;

    /// <summary>
    /// Weights of the squared error in the noise that keep the easy, noisy levels from dominating: min(SNR, γ) / SNR
    /// (Hang et al. 2023, arXiv:2303.09556).
    /// </summary>
    public static Tensor MinSnrWeights(Tensor alphaBars, double gamma)
    {
        var snr = alphaBars / (1 - alphaBars);
        return snr.clamp_max(gamma) / snr;
    }
}
