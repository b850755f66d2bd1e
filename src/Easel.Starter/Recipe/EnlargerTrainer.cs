using Easel.Engine.Formats;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.Upscalers.Srvgg;
using Easel.Training;
using Easel.Training.Optimizers;
using Easel.Training.Schedules;
using static TorchSharp.torch;
using AdamW = Easel.Training.Optimizers.AdamW;
using Parameter = TorchSharp.Modules.Parameter;

namespace Easel.Starter.Recipe;

/// <summary>How far the upscaler's training is.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">Mean of the last steps' losses.</param>
public sealed record EnlargerProgress(int Step, int Steps, double Loss);

/// <summary>Trains the starter's 2× upscaler on drawn pairs; stopped and begun again, it goes on.</summary>
public sealed class EnlargerTrainer : IDisposable
{
    private const int ScenesPerStep = 4;
    private const double Peak = 1e-3, Slope = 0.2;

    private readonly EnlargerPlan _plan;
    private readonly PictureStream _pictures;
    private readonly SrvggNetwork _network;
    private readonly TrainingRun _run;
    private readonly WarmupStableDecay _rate;
    private readonly (string Name, Parameter Parameter)[] _trained;

    /// <summary>Makes the network, or reads where a former run stopped.</summary>
    /// <exception cref="Easel.Core.Errors.ModelFormatException">The state's file is damaged.</exception>
    public EnlargerTrainer(EnlargerPlan plan)
    {
        using var scope = NewDisposeScope();
        _plan = plan;
        _pictures = new PictureStream(plan.Seed);
        _network = new SrvggNetwork(new Weights(new RandomWeights((long)plan.Seed)), EnlargerPlan.Network);
        _trained = [.. _network.NamedParameters()];
        Widen();
        _network.RequireGradients();
        _rate = new WarmupStableDecay(Peak, WarmupSteps: 50, plan.Steps, DecayShare: 0.4);
        _run = new TrainingRun(new AdamW(_trained, weightDecay: 0), new Ema(_trained, decay: 0.995), _trained);
        _run.Resume(plan.State);
    }

    /// <summary>Trains to the plan's end, and keeps the state on the way and when stopped.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Run(Action<EnlargerProgress> progress, CancellationToken stop)
    {
        double loss = 0;
        while (_run.Steps < _plan.Steps)
        {
            if (stop.IsCancellationRequested)
            {
                _run.Save(_plan.State);
                stop.ThrowIfCancellationRequested();
            }

            loss += Step();
            if (_run.Steps % _plan.SaveEvery != 0 && _run.Steps < _plan.Steps) continue;
            _run.Save(_plan.State);
            progress(new EnlargerProgress(_run.Steps, _plan.Steps, loss / _plan.SaveEvery));
            loss = 0;
        }
    }

    /// <summary>Writes the averaged weights in half precision, an upscaler file like any other.</summary>
    /// <returns>Its path.</returns>
    public string Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{EnlargerPlan.Name}.safetensors");
        using var scope = NewDisposeScope();
        return _run.Ema.WithAverages(() =>
        {
            SafetensorsWriter.Write(path, _trained.ToDictionary(p => $"params.{p.Name}", p => p.Parameter.detach().half()), new Dictionary<string, string>
            {
                ["modelspec.sai_model_spec"] = "1.0.0",
                ["modelspec.title"] = "Easel 2x upscaler",
                ["modelspec.description"] = "Doubles flat illustrated pictures; trained from nothing on drawn pairs by Easel's own recipe.",
                ["modelspec.license"] = "MIT",
            });
            return path;
        });
    }

    /// <summary>How near the network comes to scenes that it never saw, beside smooth enlarging: the mean PSNR in decibels of 8-bit pictures.</summary>
    public (double Network, double Smooth) Measure(int scenes)
    {
        using var noGradients = no_grad();
        using var outer = NewDisposeScope();
        return _run.Ema.WithAverages(() =>
        {
            var (network, smooth) = (0.0, 0.0);
            for (var i = 0; i < scenes; i++)
            {
                using var scope = NewDisposeScope();
                var (small, large) = EnlargerPairs.Pair(new PictureStream(_plan.Seed + 1).SceneAt(i));
                network += Psnr(_network.Forward(small), large);
                smooth += Psnr(nn.functional.interpolate(small, scale_factor: [2, 2], mode: InterpolationMode.Bicubic, align_corners: false), large);
            }

            return (network / scenes, smooth / scenes);
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _run.Dispose();
        _network.Dispose();
    }

    // PyTorch's usual start loses a factor of six in each layer behind a rectifier, and a short training never finds its way through eight
    // of them. He et al. 2015 (arXiv:1502.01852) keep the size; the last layer begins near zero, so that the picture begins as the enlarged input.
    private void Widen()
    {
        using var noGradients = no_grad();
        var last = _trained.Last(p => p.Parameter.dim() == 4).Name;
        foreach (var (name, parameter) in _trained)
        {
            if (parameter.dim() == 4) parameter.mul_(name == last ? 0.1 : Math.Sqrt(6 / (1 + Slope * Slope)));
            else if (name.EndsWith(".weight", StringComparison.Ordinal)) parameter.fill_(Slope);
        }
    }

    private double Step()
    {
        using var scope = NewDisposeScope();
        var (small, large) = EnlargerPairs.At(_pictures, _run.Steps, ScenesPerStep);
        var error = _network.Forward(small) - large;
        // Colours, and their differences to the right and downwards: edges must be sharp, not only near.
        var loss = error.abs().mean() + Edge(error, 3) + Edge(error, 2);
        loss.backward();
        GradientClipping.ByNorm([.. _trained.Select(p => p.Parameter)], limit: 1.0);
        _run.Update(_rate.At(_run.Steps));
        return loss.item<float>();
    }

    private static Tensor Edge(Tensor error, int dimension) => 0.5 * error.diff(dim: dimension).abs().mean();

    private static double Psnr(Tensor picture, Tensor target) =>
        -10 * Math.Log10(((picture.clamp(0, 1) * 255).round() / 255 - target).square().mean().item<float>());
}
