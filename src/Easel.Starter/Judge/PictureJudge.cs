using System.Collections.Immutable;
using Easel.Core.Pixels;
using Easel.Engine.Formats;
using Easel.Engine.Networks.Layers;
using Easel.Starter.World;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Starter.Judge;

/// <summary>
/// Tells what a picture of the starter's world shows. Trained on drawn pictures only (<see cref="JudgeTrainer"/>), it can judge what the
/// starter model paints without having seen any of it.
/// </summary>
public sealed class PictureJudge : IDisposable
{
    /// <summary>The name of the shipped file, without an ending.</summary>
    public const string Name = "easel-judge";

    private const float Sure = 0.5f, OnePlace = 0.12f;
    private readonly JudgeNetwork network;

    internal PictureJudge(JudgeNetwork network) => this.network = network;

    /// <summary>Loads trained weights.</summary>
    /// <param name="path">A safetensors file.</param>
    /// <exception cref="Easel.Core.Errors.ModelNotFoundException">There is no such file.</exception>
    /// <exception cref="Easel.Core.Errors.ModelFormatException">It is not a judge.</exception>
    public static PictureJudge Load(string path) => new(LoadNetwork(path));

    /// <summary>Saves the weights as safetensors in half precision.</summary>
    /// <param name="path">The file; it appears when it is complete.</param>
    public void Save(string path) => SafetensorsWriter.Write(
        path,
        [.. network.NamedParameters().Select(p => new TensorToWrite(p.Name, DType.F16, [.. p.Parameter.shape], () => p.Parameter.alias()))],
        new Dictionary<string, string> { ["easel"] = "picture judge 1" });

    /// <summary>Reads pictures; those that are not 128 × 128 are resized first.</summary>
    /// <param name="pictures">RGB pictures of one size.</param>
    /// <returns>One reading for each, in order.</returns>
    /// <exception cref="ArgumentException">A picture has no three channels, or sizes differ.</exception>
    public ImmutableArray<Reading> Read(IReadOnlyList<PixelBuffer> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        if (pictures.Count == 0) return [];
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var x = PictureTensor.From(pictures);
        if (x.shape[2] != Labels.Side || x.shape[3] != Labels.Side)
            x = interpolate(x, size: [Labels.Side, Labels.Side], mode: InterpolationMode.Area);
        return Interpret(network.Forward(x), pictures.Count);
    }

    public void Dispose() => network.Dispose();

    internal static JudgeNetwork LoadNetwork(string path)
    {
        using var file = TensorFiles.Open(path);
        return new JudgeNetwork(new Weights(new CheckpointWeights(file, ScalarType.Float32)));
    }

    private static ImmutableArray<Reading> Interpret((Tensor Kinds, Tensor Colours, Tensor Skies, Tensor Grounds) logits, int count)
    {
        float[] kinds = Numbers(softmax(logits.Kinds, 1)), colours = Numbers(softmax(logits.Colours, 1));
        var skies = logits.Skies.argmax(1).data<long>().ToArray();
        var grounds = logits.Grounds.argmax(1).data<long>().ToArray();
        const int area = Labels.Cells * Labels.Cells;
        var readings = ImmutableArray.CreateBuilder<Reading>(count);
        for (int i = 0; i < count; i++)
        {
            var palette = colours.AsMemory(i * Labels.Colours * area, Labels.Colours * area);
            var seen = new List<(SeenSubject Subject, float Mass)>();
            for (int kind = 0; kind < Labels.Kinds; kind++)
            {
                var map = kinds.AsMemory((i * (Labels.Kinds + 1) + kind + 1) * area, area);
                if (See((Kind)kind, map.Span, palette.Span) is { } subject) seen.Add(subject);
            }

            readings.Add(new Reading((Sky)skies[i], (Ground)grounds[i], Apart(seen)));
        }

        return readings.MoveToImmutable();
    }

    // Two kinds seen in one place are one subject that the network is unsure of: the kind with more cells behind it is what it shows.
    private static ImmutableArray<SeenSubject> Apart(List<(SeenSubject Subject, float Mass)> seen)
    {
        var kept = new List<SeenSubject>();
        foreach (var (subject, _) in seen.OrderByDescending(s => s.Mass))
            if (kept.TrueForAll(k => MathF.Max(MathF.Abs(k.X - subject.X), MathF.Abs(k.Y - subject.Y)) > OnePlace)) kept.Add(subject);
        return [.. kept.OrderByDescending(s => s.Confidence)];
    }

    private static (SeenSubject Subject, float Mass)? See(Kind kind, ReadOnlySpan<float> map, ReadOnlySpan<float> palette)
    {
        float best = 0, mass = 0, x = 0, y = 0;
        var votes = new float[Labels.Colours];
        for (int cell = 0; cell < map.Length; cell++)
        {
            float p = map[cell];
            best = MathF.Max(best, p);
            if (p < Sure / 2) continue;
            mass += p;
            x += p * (cell % Labels.Cells + 0.5f) / Labels.Cells;
            y += p * (cell / Labels.Cells + 0.5f) / Labels.Cells;
            for (int colour = 0; colour < votes.Length; colour++) votes[colour] += p * palette[colour * map.Length + cell];
        }

        return best < Sure ? null : (new SeenSubject(kind, best, (Colour)Array.IndexOf(votes, votes.Max()), x / mass, y / mass), mass);
    }

    private static float[] Numbers(Tensor t) => t.contiguous().data<float>().ToArray();
}
