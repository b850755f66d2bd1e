using Easel.Core.Errors;
using Easel.Core.Prompts;
using Easel.Core.Requests;

namespace Easel.Core.Tests.Requests;

public sealed class RequestJsonTests
{
    [Theory]
    [InlineData("""{"kind":"train","data":{"folder":"x","datasets":[null]}}""", "data.datasets[0]")]
    [InlineData("""{"kind":"lora-join","output":"x","loras":[{"name":"a"},null]}""", "loras[1]")]
    [InlineData("""{"kind":"train","data":{"folder":"x"},"optimizer":{"arguments":[null]}}""", "optimizer.arguments[0]")]
    public void A_gap_in_a_list_is_named(string json, string field) => Assert.Equal(field, Assert.Single(Assert.Throws<InvalidRequestException>(() => RequestJson.Read(json)).Problems).Field);

    private static readonly GenerateRequest Full = new("a \"red\" 猫 💐")
    {
        Negative = "mush", Model = "sd15", Vae = "vae.safetensors", Sampler = "DPM++ 2M", Scheduler = "Karras", Steps = 30, Cfg = 5.5,
        Width = 512, Height = 768, Seed = 4294967295, Subseed = 7, SubseedStrength = 0.25, Count = 3, BatchSize = 2, ClipSkip = 2, Eta = 0.5, Ensd = 31337,
        NoiseSource = NoiseSource.Nv, Tiling = true, InitNoise = "noise.safetensors",
        SeedResizeWidth = 640, SeedResizeHeight = 448, Emphasis = Emphasis.NoNorm,
        Sampling = new SamplingTuning(10, 0.1, 20, 1.01, 0.02, 15, 5, DiscardPenultimate: true, ZeroTerminalSnr: true, true, true, 0.5, 0.7, new UniPcTuning(UniPcVariant.Bh2, UniPcSpacing.LogSnr, 2, false)),
        Text = new TextTuning(true, 10, true),
        Guidance = new GuidanceTuning(0.7, 0.1, 1.5, NgmsAllSteps: true, 0.1, 0.9),
        Image = new ImageToImageOptions(
            "in.png", "mask.png", 0.4, ResizeMode.Fill, 1.5, true, true, 1.2, 0.9, 0.1, "#102030",
            new InpaintOptions(8, 2, true, MaskedContent.Noise, MaskArea.Masked, 64, true, 0.5, new SoftInpaintOptions(2, 0.75, 8, 0.5, 1, 3), "drawn.png", 30),
            new LoopbackOptions(3, 0.2, LoopCurve.Lazy), new OutpaintOptions(64, 8, 16, 32, OutpaintMethod.Simple, 12, 1.5, 0.2), "Nearest", TakenFromText.Prompt | TakenFromText.Steps),
        Hires = new HiresOptions(1.5, "Lanczos", 10, 0.6, 640, 480, "Euler", "Karras", "other", "a dog", "blur", 4, "first.png", true),
        Refiner = new RefinerOptions("refiner", 0.7, true, RefinedPass.Both),
        Control = [new ControlOptions("canny", "edges.png", Weight: 0.8, End: 0.9)],
        Networks = [new AdditionalNetwork("style", 0.8, 0.5)],
        Faces = new FaceOptions(FaceRestorer.Gfpgan, 0.25),
        Device = new DeviceOptions { Name = "cuda:1", Precision = Precision.Fp16, Memory = MemoryMode.Low },
        Output = new OutputOptions { Path = "out", Format = ImageFormat.Webp, SaveLatents = "l.safetensors", SaveSteps = "s.safetensors" },
        Preview = new PreviewOptions(PreviewMethod.Taesd, 5),
    };

    [Fact]
    public void What_is_written_reads_back_field_for_field()
    {
        var read = Assert.IsType<GenerateRequest>(RequestJson.Read(RequestJson.Write(Full)));
        Assert.Equal(Full.Control.AsEnumerable(), read.Control);
        Assert.Equal(Full.Networks.AsEnumerable(), read.Networks);
        Assert.Equal(Full with { Control = [], Networks = [] }, read with { Control = [], Networks = [] });
    }

    [Fact]
    public void The_full_example_sets_every_field_away_from_its_default()
    {
        var plain = new GenerateRequest("");
        var unset = typeof(GenerateRequest).GetProperties().Where(p => p.Name != nameof(JobRequest.Kind) && Equals(p.GetValue(plain), p.GetValue(Full)));
        Assert.Empty(unset.Select(property => property.Name));
    }

    [Fact]
    public void Defaults_fill_what_is_left_out_and_the_kind_may_stand_anywhere()
    {
        var read = RequestJson.Read("""{"prompt":"a cat","kind":"generate"}""");
        Assert.Equal(new GenerateRequest("a cat"), read);
    }

    [Fact]
    public void Defaults_fill_what_is_left_out_of_an_object_inside()
    {
        Assert.Equal(new UpscaleRequest(["a.png"]), RequestJson.Read("""{"kind":"upscale","images":["a.png"]}"""));
        Assert.Equal(
            new UpscaleRequest(["a.png"]) { Steps = new PostProcessing { Upscale = new UpscaleStep("Lanczos") }, Output = new OutputOptions { Sidecar = true } },
            RequestJson.Read("""{"kind":"upscale","images":["a.png"],"steps":{"upscale":{"upscaler":"Lanczos"}},"output":{"sidecar":true}}"""));
        Assert.Equal(new GenerateRequest("x") { Output = new OutputOptions { Format = ImageFormat.Webp } }, RequestJson.Read("""{"kind":"generate","prompt":"x","output":{"format":"webp"}}"""));
    }

    // The generated reader sets every property that may only be set at the start: one whose default is not in the constructor is lost where the JSON leaves it out.
    [Fact]
    public void Every_default_of_a_request_stands_in_its_constructor()
    {
        var lost = from type in typeof(JobRequest).Assembly.GetTypes()
                   where type.Namespace == typeof(JobRequest).Namespace && type.IsClass && !type.IsAbstract && type.GetMethod("<Clone>$") is not null
                   let constructor = type.GetConstructors().MinBy(it => it.GetParameters().Length)
                   let made = constructor.Invoke([.. constructor.GetParameters().Select(it => it.HasDefaultValue ? it.DefaultValue : it.ParameterType.IsValueType ? Activator.CreateInstance(it.ParameterType) : null)])
                   from property in type.GetProperties()
                   where property.CanWrite && !constructor.GetParameters().Any(it => string.Equals(it.Name, property.Name, StringComparison.OrdinalIgnoreCase))
                   let value = property.GetValue(made)
                   where value is not null && !(property.PropertyType.IsValueType && value.Equals(Activator.CreateInstance(property.PropertyType)))
                   select $"{type.Name}.{property.Name}";
        Assert.Empty(lost);
    }

    [Fact]
    public void Every_field_that_cannot_be_read_is_named_in_words()
    {
        var problems = Assert.Throws<InvalidRequestException>(() => RequestJson.Read(
            """{"kind":"generate","stepps":3,"steps":"many","width":1.5,"cfg":"high","tiling":1,"negative":null,"device":{"memory":"huge"},"networks":[{"name":"x"},7],"hires":[],"emphasis":null}""")).Problems;
        Assert.Equal(
            ["stepps", "steps", "width", "cfg", "tiling", "negative", "device.memory", "networks[0].name", "networks[0].model", "networks[1]", "hires", "emphasis", "prompt"], problems.Select(it => it.Field));
        string about(string field) => problems.Single(it => it.Field == field).Message;
        Assert.StartsWith("is unknown; the fields here are prompt, negative, ", about("stepps"), StringComparison.Ordinal);
        Assert.Equal("is no whole number, or too large.", about("steps"));
        Assert.Equal("is no number.", about("cfg"));
        Assert.Equal("is neither true nor false.", about("tiling"));
        Assert.Equal("is unknown; give one of normal, medium, low, offload.", about("device.memory"));
        Assert.Equal("is null; leave it out for the default.", about("emphasis"));
        Assert.Equal("is missing.", about("prompt"));
        Assert.DoesNotContain(problems, it => it.Message.Contains("Easel.", StringComparison.Ordinal) || it.Message.Contains(".NET", StringComparison.Ordinal));
        var dance = Assert.Single(Assert.Throws<InvalidRequestException>(() => RequestJson.Read("""{"kind":"dance"}""")).Problems);
        Assert.StartsWith("\"dance\" is unknown; give one of generate, ", dance.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"kind":"generate","prompt":"x","stepps":3}""", "stepps")]
    [InlineData("""{"kind":"generate","prompt":"x","steps":"many"}""", "steps")]
    [InlineData("""{"kind":"generate","prompt":"x","device":{"memory":"huge"}}""", "device.memory")]
    [InlineData("""{"kind":"generate"}""", "prompt")]
    [InlineData("""{"kind":"dance","prompt":"x"}""", "dance")]
    [InlineData("""{"prompt":"x"}""", "kind")]
    [InlineData("null", "null")]
    [InlineData("[1", "request")]
    [InlineData("""{"kind":"\ud800"}""", "no Unicode")]
    [InlineData("""{"kind":"generate","prompt":"x","\ud800":1}""", "no Unicode")]
    [InlineData("""{"kind":"generate","prompt":"\ud800"}""", "prompt")]
    public void What_is_not_a_request_is_refused_by_name(string json, string named)
    {
        var error = Assert.Throws<InvalidRequestException>(() => RequestJson.Read(json));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }
}
