using Easel.Engine.Diffusion;
using Easel.Engine.Diffusion.Denoisers;
using Easel.Engine.Diffusion.Guidance;
using Easel.Engine.Diffusion.Noise;
using Easel.Engine.Pipelines;
using Easel.Engine.Samplers;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Pipelines;

[NoTensorLeaks]
public sealed class SplitDenoiserTests
{
    [Theory]
    [InlineData("Euler"), InlineData("Heun"), InlineData("DPM++ SDE"), InlineData("DDIM CFG++")]
    public void A_stop_is_honoured_before_the_next_network_call_also_between_the_pictures_of_a_batch(string name)
    {
        using var scope = NewDisposeScope();
        using var interrupt = new CancellationTokenSource();
        var network = new Network { StopAfter = 8, Stop = interrupt.Cancel };
        using var context = ones([1, 77, 3]);
        // Prompt and negative prompt apart, three pictures apart: six network calls for one guess.
        var source = new FixedConditions(StepConditions.Plain(new(context), new(context)));
        var options = new GuidanceOptions { OneBatch = false };
        var model = new SplitDenoiser([.. Enumerable.Range(0, 3).Select(_ => new CfgDenoiser(network, source, options, 10, interrupt.Token.ThrowIfCancellationRequested))]);
        var noise = new ImageNoise(new() { Shape = (4, 2, 2), Seeds = [1, 2, 3] });

        var result = Sampling.Run(SamplerList.Find(name)!.Sample, model, ones([3, 4, 2, 2]), [10.0, 5, 2, 1, 0.5], new() { Noise = noise, Interrupted = interrupt.Token });

        Assert.True(result.WasInterrupted);
        Assert.Equal(8, network.Calls);
        Assert.Equal([3L, 4, 2, 2], result.Latent.shape);
    }

    private sealed class Network : IConditionalDenoiser
    {
        public required int StopAfter { get; init; }

        public required Action Stop { get; init; }

        public int Calls { get; private set; }

        public Prediction Prediction => Prediction.Epsilon;

        public Tensor Denoise(Tensor x, double sigma, Condition condition)
        {
            if (++Calls == StopAfter) Stop();
            return x / (1 + sigma * sigma);
        }
    }
}
