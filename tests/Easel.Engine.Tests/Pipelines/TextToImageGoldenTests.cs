using Easel.Core.Requests;
using Easel.Engine.Conditioning;
using Easel.Engine.Diffusion.Guidance;
using Easel.Engine.Formats;
using Easel.Engine.Memory;
using Easel.Engine.Pipelines;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Pipelines;

/// <summary>From the words of a prompt to the picture, as the reference computed it.</summary>
[NoTensorLeaks]
public sealed class TextToImageGoldenTests
{
    private static readonly GenerateRequest Request = new("a photo of a cat, masterpiece", "blurry, low quality", Seed: 1, Output: new OutputOptions(SaveSteps: "steps"));

    private static readonly PictureSizes Sizes = new(1024, 1024);

    public static TheoryData<string, string, string, string, int> Runs
    {
        get
        {
            var runs = new TheoryData<string, string, string, string, int>();
            foreach (var model in (string[])["tiny-sd1", "tiny-sd2v", "tiny-sdxl"])
            {
                runs.Add(model, "euler_normal", "Euler", "Normal", 5);
                runs.Add(model, "euler_karras", "Euler", "Karras", 5);
                runs.Add(model, "dpmpp2m_karras", "DPM++ 2M", "Karras", 8);
            }

            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Mission_1_1_words_become_the_references_latents_and_picture(string model, string run, string sampler, string scheduler, int steps)
    {
        using var scope = NewDisposeScope();
        using var golden = TensorFiles.Open(Golden.PathOf($"models/{model}.golden.safetensors"));
        using var painted = new Painted(model);
        var tolerance = model == "tiny-sd2v" ? 2e-3 : 5e-4;
        var noise = LatentFile.Read(golden.Path, "in.run.noise");
        var result = painted.Batch(Request with { Sampler = sampler, Scheduler = scheduler, Steps = steps }, noise: noise,
            change: plan => plan with { Sizes = Sizes },
            read: model == "tiny-sd1" ? null : conditioner => ReadTokens(conditioner, golden));

        var x = golden.Read($"out.run.{run}.x");
        Assert.Equal(steps + 1, result.Steps.Length);
        for (var i = 0; i <= steps; i++) AssertClose(x.narrow(0, i, 1), Tensor(result.Steps[i]), tolerance, $"{result.Steps[i].Name}");

        // The VAE as the pipeline loaded it, before the picture's numbers become bytes.
        using var vae = painted.Host.Use(painted.Model.Vae(DevicePolicy.Cpu), DevicePolicy.Cpu);
        Assert.True(vae.WasLoaded);
        var image = golden.Read($"out.run.{run}.image");
        AssertClose(image, vae.Network.Decode(Tensor(result.Latents) / painted.Model.Family.Latents.ScaleFactor), tolerance, "picture");
        var expected = DecodedPixels.ToPictures(image)[0].Bytes;
        Assert.All(result.Pictures.Single().Bytes.Zip(expected), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    // The tiny SD 2 and SDXL towers know 1024 tokens only, so their prompts are given as tokens.
    private static PromptConditions ReadTokens(TextConditioner conditioner, ITensorFile golden)
    {
        return new PromptConditions([new WeightedSchedule(1, Schedule("token_ids", negative: false))], Schedule("negative_ids", negative: true));

        ConditionSchedule Schedule(string name, bool negative)
        {
            // SDXL's two rows differ only in padding, which the conditioner does itself.
            using var ids = golden.Read(golden.Tensors.ContainsKey($"in.{name}") ? $"in.{name}" : $"in.{name}.clip_l");
            var chunk = new PromptChunk([.. ids.data<long>().Take(77).Select(id => (int)id)], [.. Enumerable.Repeat(1d, 77)], []);
            var (context, vector) = conditioner.EncodeChunks([[chunk]], [1f], Sizes, negative);
            return new ConditionSchedule([new ScheduledCondition(1, new Condition(context, vector))]);
        }
    }

    private static Tensor Tensor(PlainTensor plain) => tensor(plain.Values, plain.Shape.AsSpan());

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance, string what)
    {
        Assert.Equal(expected.shape, actual.shape);
        var error = (expected - actual).abs().max().item<float>() / expected.std().item<float>();
        Assert.True(error <= tolerance, $"{what}: max|a-b|/std(b) is {error:g3}, above {tolerance:g3}.");
    }
}
