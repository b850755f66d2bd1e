using System.Diagnostics;
using System.Globalization;
using Easel.Engine.Formats;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using Easel.Engine.Networks.Vae;
using Easel.Training;
using Easel.Training.Schedules;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Easel.Starter.Recipe;

/// <summary>
/// Trains the starter model from nothing: autoencoder, text tower, then the UNet, then the decoder alone. Every
/// stage saves its state, and its result when it is done; a stopped recipe goes on where it was.
/// </summary>
/// <param name="plan">How long, and where.</param>
/// <param name="progress">Told now and then.</param>
/// <param name="stop">Stops after the current step, with the state saved.</param>
public sealed class StarterRecipe(StarterPlan plan, Action<StarterProgress> progress, CancellationToken stop)
{
    private const ulong Seed = 7;
    private const string StepsKey = "steps", UNetStart = "unet";
    private const int ReportEvery = 50, SaveEvery = 250, PicturesForScale = 128;

    private readonly PictureStream _pictures = new(Seed);
    private CaptionStream? _captions;

    private CaptionStream Captions => _captions ??= new CaptionStream(_pictures);

    /// <summary>All stages that are not done yet, in order.</summary>
    /// <exception cref="OperationCanceledException">The recipe was stopped; its state is saved.</exception>
    public void Run()
    {
        Directory.CreateDirectory(plan.Folder);
        BeginFrom();
        TrainAutoencoder();
        TrainText();
        TrainPainter();
        TrainDecoder();
    }

    /// <summary>
    /// In a fresh folder, takes a finished checkpoint for the first two stages' results and for the UNet's start: training that goes on,
    /// on another machine, with nothing but the shipped file.
    /// </summary>
    /// <exception cref="Easel.Core.Errors.EaselException">The file is no starter checkpoint.</exception>
    public void BeginFrom()
    {
        if (plan.From is not { } path || File.Exists(PathOf("autoencoder"))) return;
        using var file = TensorFiles.Open(path);
        using var autoencoder = Read(file, FreshAutoencoder());
        using var tower = ReadTower(file);
        using var unet = Read(file, FreshUNet());
        Write("text", plan.Text, tower.NamedParameters());
        Write(UNetStart, 0, unet.NamedParameters());
        Write("autoencoder", plan.Autoencoder, autoencoder.NamedParameters());
    }

    /// <summary>First stage; its result is <c>autoencoder.safetensors</c>, rescaled to SD 1's constant.</summary>
    public void TrainAutoencoder()
    {
        if (File.Exists(PathOf("autoencoder"))) return;
        using var network = FreshAutoencoder();
        LinearStart.Prepare(network);
        using var trainer = new AutoencoderTrainer(_pictures, network, new WarmupStableDecay(4e-4, 20, plan.Autoencoder, 0.35), decoderOnly: false, plan.Precision);
        Train("autoencoder", trainer.Run, plan.Autoencoder, () => trainer.Step().Loss);
        trainer.Run.Ema.WithAverages(() =>
        {
            using var scope = NewDisposeScope();
            LatentScale.Fit(network, _pictures.Pictures(Enumerable.Range(0, PicturesForScale).Select(i => -1L - (1L << 42) - i)));
            Write("autoencoder", plan.Autoencoder, network.NamedParameters());
            return true;
        });
    }

    /// <summary>Second stage; its result is <c>text.safetensors</c>.</summary>
    public void TrainText()
    {
        if (File.Exists(PathOf("text"))) return;
        using var tower = FreshTower();
        using var trainer = new TextTrainer(_pictures, Captions, tower, new WarmupStableDecay(1e-3, 50, plan.Text, 0.4), plan.Precision);
        Train("text", trainer.Run, plan.Text, trainer.Step);
        WriteAverages("text", trainer.Run, tower.NamedParameters());
    }

    /// <summary>Third stage; its result is <c>painter.safetensors</c>, the UNet.</summary>
    public void TrainPainter()
    {
        if (IsDone("painter", plan.Painter)) return;
        using var autoencoder = Trained("autoencoder", FreshAutoencoder());
        using var tower = Trained("text", FreshTower());
        using var unet = File.Exists(PathOf(UNetStart)) ? Trained(UNetStart, FreshUNet()) : FreshUNet();
        using var latents = new LatentCache(plan.Folder, _pictures, autoencoder, plan.Pictures);
        var rate = new WarmupStableDecay(1e-3, 100, plan.Painter, 0.25);
        SetAside("painter");
        using var trainer = new PainterTrainer(_pictures, Captions, latents, plan.Batch, tower, unet, rate, plan.Precision);
        Train("painter", trainer.Run, plan.Painter, trainer.Step, keepAt: rate.DecayStart);
        WriteAverages("painter", trainer.Run, unet.NamedParameters());
    }

    /// <summary>Fourth stage; its result is <c>decoder.safetensors</c>: an autoencoder with the first stage's encoder.</summary>
    public void TrainDecoder()
    {
        if (plan.Decoder == 0 || IsDone("decoder", plan.Decoder)) return;
        using var network = Trained("autoencoder", FreshAutoencoder());
        var rate = new WarmupStableDecay(4e-4, 20, plan.Decoder, 0.35);
        SetAside("decoder");
        using var trainer = new AutoencoderTrainer(_pictures, network, rate, decoderOnly: true, plan.Precision);
        Train("decoder", trainer.Run, plan.Decoder, () => trainer.Step().Loss, rate.DecayStart);
        WriteAverages("decoder", trainer.Run, network.NamedParameters());
    }

    /// <summary>Builds the finished networks and hands them out; they are freed afterwards.</summary>
    public T WithResult<T>(Func<Autoencoder, TextTower, UNetModel, CompactVocabulary, T> use)
    {
        using var autoencoder = Trained(File.Exists(PathOf("decoder")) ? "decoder" : "autoencoder", FreshAutoencoder());
        using var tower = Trained("text", FreshTower());
        using var unet = Trained("painter", FreshUNet());
        return use(autoencoder, tower, unet, Captions.Vocabulary);
    }

    private Autoencoder FreshAutoencoder() => Placed(new Autoencoder(new Weights(new RandomWeights(seed: 1), "first_stage_model"), StarterModel.Vae));

    private TextTower FreshTower() => Placed(TextTower.Build(new Weights(new RandomWeights(seed: 2)), StarterModel.Text(Captions.Vocabulary.Count)));

    private UNetModel FreshUNet() => Placed(new UNetModel(new Weights(new RandomWeights(seed: 3), "model.diffusion_model"), StarterModel.UNet));

    private T Placed<T>(T network)
        where T : Layer
    {
        network.MoveTo(plan.Device, ScalarType.Float32);
        return network;
    }

    private static int StepsOf(string path)
    {
        using var file = TensorFiles.Open(path);
        return file.Metadata.TryGetValue(StepsKey, out var steps) ? int.Parse(steps, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>True where a stage's result is there, and of a run that was long enough.</summary>
    private bool IsDone(string stage, int steps) => File.Exists(PathOf(stage)) && StepsOf(PathOf(stage)) >= steps;

    /// <summary>Before a finished stage goes on: its result gets another name, and its state is the one from before the rate's fall.</summary>
    private void SetAside(string stage)
    {
        if (!File.Exists(PathOf(stage))) return;
        if (File.Exists(PathOf(stage + "-kept"))) File.Copy(PathOf(stage + "-kept"), PathOf(stage + "-run"), overwrite: true);
        File.Move(PathOf(stage), PathOf($"{stage}-{StepsOf(PathOf(stage))}"), overwrite: true);
    }

    private string PathOf(string name) => Path.Combine(plan.Folder, name + ".safetensors");

    private void Train(string stage, TrainingRun run, int steps, Func<double> step, int keepAt = -1)
    {
        var state = PathOf(stage + "-run");
        run.Resume(state);
        var clock = Stopwatch.StartNew();
        var (loss, count) = (0.0, 0);
        while (run.Steps < steps)
        {
            if (stop.IsCancellationRequested) run.Save(state);
            stop.ThrowIfCancellationRequested();
            loss += step();
            count++;
            if (run.Steps % SaveEvery == 0) run.Save(state);
            if (run.Steps == keepAt) run.Save(PathOf(stage + "-kept"));
            if (run.Steps % ReportEvery != 0) continue;
            progress(new StarterProgress(stage, run.Steps, steps, loss / count, clock.Elapsed.TotalSeconds / count));
            (loss, count) = (0.0, 0);
            clock.Restart();
        }

        run.Save(state);
    }

    private void WriteAverages(string name, TrainingRun run, IEnumerable<(string Name, Parameter Parameter)> parameters) =>
        run.Ema.WithAverages(() =>
        {
            Write(name, run.Steps, parameters);
            return true;
        });

    private void Write(string name, int steps, IEnumerable<(string Name, Parameter Parameter)> parameters) => SafetensorsWriter.Write(
        PathOf(name),
        parameters.ToDictionary(p => p.Name, p => (Tensor)p.Parameter),
        new Dictionary<string, string> { [StepsKey] = steps.ToString(CultureInfo.InvariantCulture) });

    private T Trained<T>(string name, T network)
        where T : Layer
    {
        using var file = TensorFiles.Open(PathOf(name));
        return Copied(network, parameterName => file.Read(parameterName));
    }

    private static T Read<T>(ITensorFile checkpoint, T network)
        where T : Layer => Copied(network, name => checkpoint.Read($"{network.Name}.{name}"));

    /// <summary>The tower of a checkpoint, which has the whole table of tokens, with the few that training needs.</summary>
    private TextTower ReadTower(ITensorFile checkpoint)
    {
        var tower = FreshTower();
        return Copied(tower, name =>
        {
            var saved = checkpoint.Read($"{tower.Name}.{name}");
            if (name != StarterFile.TokenEmbedding) return saved;
            using (saved) return Captions.Vocabulary.Compact(saved);
        });
    }

    private static T Copied<T>(T network, Func<string, Tensor> read)
        where T : Layer
    {
        using var noGradient = no_grad();
        foreach (var (name, parameter) in network.NamedParameters())
        {
            using var saved = read(name);
            parameter.copy_(saved);
        }

        return network;
    }
}
