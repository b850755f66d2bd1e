using Easel.Core.Requests;
using Easel.Engine.Adapters.Weight;
using Easel.Engine.Diffusion;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Formats;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using Easel.Testing;
using Easel.Training.Losses;
using Easel.Training.Steps;
using Easel.Training.Targets;
using Easel.Training.Text;
using static TorchSharp.torch;

namespace Easel.Training.Tests.Steps;

/// <summary>The small reference model with its batch (tests/Golden/mini, training).</summary>
internal sealed class MiniModel : IDisposable
{
    private readonly Checkpoint checkpoint = Checkpoint.Open(Golden.PathOf("mini/mini.safetensors"));
    private readonly ITensorFile batch = TensorFiles.Open(Golden.PathOf("mini/training/batch.safetensors"));

    public MiniModel()
    {
        UNet = new UNetModel(checkpoint.UNet(), checkpoint.Family.UNet);
        Tower = TextTower.Build(checkpoint.TextEncoders(), checkpoint.Family.TextEncoders[0]);
        Keys = AdapterKeys.Of(checkpoint);
    }

    public UNetModel UNet { get; }

    public TextTower Tower { get; }

    public AdapterKeys Keys { get; }

    public IReadOnlyList<Layer> Networks => [UNet, Tower];

    public Tensor Batch(string name) => batch.Read(name);

    public DiffusionStep Step(TrainLoss? loss = null, bool velocity = false, int clipSkip = 1, bool checkpointing = false, ScalarType compute = ScalarType.Float32) => new(
        UNet, new CaptionEncoder([Tower], clipSkip), velocity ? Prediction.Velocity : Prediction.Epsilon,
        new NoiseLevels(DiscreteSchedule.StableDiffusion), new DiffusionLoss(loss ?? new TrainLoss(), velocity)) { Checkpointing = checkpointing, Compute = compute };

    public StepInputs Inputs(int row = 0, Tensor? noise = null, Tensor? inputNoise = null, Tensor? ids = null, float[]? weights = null, Tensor? mask = null) => new(
        Batch("latents"), noise ?? Batch("noise")[row], inputNoise, [.. Batch("timesteps")[row].data<long>().Select(t => (int)t)],
        [ids ?? Batch("ids").unsqueeze(1)], tensor(weights ?? [1, 1]), mask);

    public LoraTarget Lora(string file, TrainNetwork? network = null, double rate = 1e-3)
    {
        network = (network ?? new TrainNetwork()) with { Weights = Golden.PathOf($"mini/training/{file}.safetensors"), DimFromWeights = true };
        return LoraTarget.Create(Keys, Networks, network, new AdapterRates(network, new TrainOptimizer(LearningRate: rate)), new TrainingRandom(1), CPU);
    }

    public void Dispose()
    {
        UNet.Dispose();
        Tower.Dispose();
        batch.Dispose();
        checkpoint.Dispose();
    }
}
