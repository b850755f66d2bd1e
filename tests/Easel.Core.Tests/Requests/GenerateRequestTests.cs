using Easel.Core.Errors;
using Easel.Core.Prompts;
using Easel.Core.Requests;

namespace Easel.Core.Tests.Requests;

public sealed class GenerateRequestTests
{
    [Fact]
    public void A_prompt_alone_is_a_complete_request()
    {
        var request = new GenerateRequest("a cat");
        Assert.Empty(request.Problems());
        Assert.Equal(("Euler a", 20, 7.0, -1L, 1, 1), (request.Sampler, request.Steps, request.Cfg, request.Seed, request.Count, request.BatchSize));
    }

    [Fact]
    public void Every_bad_field_is_reported_not_only_the_first()
    {
        var request = new GenerateRequest("a cat")
        {
            Sampler = " ", Steps = 0, Cfg = double.NaN, Width = 100, Height = -8, Seed = -2, SubseedStrength = 1.5, Count = 0,
            BatchSize = 0, ClipSkip = 0, Eta = -1, NoiseSource = (NoiseSource)9,
            Image = new ImageToImageOptions("", Strength: 2),
            Hires = new HiresOptions { Scale = 1 },
            Control = [new ControlOptions("", "", Start: 0.5, End: 0.2)],
            Device = new DeviceOptions { Name = "toaster", Precision = (Precision)9 },
            Output = new OutputOptions { Format = (ImageFormat)9, SaveSteps = "" },
        };
        var error = Assert.Throws<InvalidRequestException>(request.Check);
        Assert.Equal(
            ["sampler", "steps", "cfg", "width", "height", "seed", "subseedStrength", "count", "batchSize", "clipSkip", "eta", "noiseSource", "image.initImage",
                "image.strength", "hires", "hires.scale", "control[0].model", "control[0].image", "control[0].end", "device.name", "device.precision",
                "output.format", "output.saveSteps"],
            error.Problems.Select(problem => problem.Field));
        Assert.Contains("100 cannot be painted; give a multiple of 8 from 8 to 8192, for instance 104.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_out_of_range_is_reported()
    {
        var request = new GenerateRequest("a cat", SeedResizeWidth: 100, Emphasis: (Emphasis)9)
        {
            Sampling = new SamplingTuning(-1, 5, 4, double.NaN, 0.5, 0.4, 0, BetaAlpha: 0, BetaBeta: 11, UniPc: new UniPcTuning((UniPcVariant)9, (UniPcSpacing)9, 51)),
            Text = new TextTuning(CommaPaddingBacktrack: 75, PadConditions: true, PadAsBefore: true),
            Guidance = new GuidanceTuning(1.1, -0.1, NgmsAllSteps: true, GuidanceStart: 0.5, GuidanceEnd: 0.5),
            Preview = new PreviewOptions((PreviewMethod)7, 0),
        };
        Assert.Equal(
            ["seedResizeWidth", "seedResizeHeight", "emphasis", "sampling.sChurn", "sampling.sTmax", "sampling.sNoise", "sampling.sigmaMax", "sampling.rho",
                "sampling.betaAlpha", "sampling.betaBeta", "sampling.uniPc.variant", "sampling.uniPc.spacing", "sampling.uniPc.order",
                "guidance.cfgRescale", "guidance.skipEarlyCfg", "guidance.guidanceEnd", "guidance.ngms", "text.commaPaddingBacktrack", "text.padAsBefore", "preview.method", "preview.every"],
            request.Problems().Select(problem => problem.Field));
        Assert.Equal("initNoise", Assert.Single(new GenerateRequest("", SeedResizeWidth: 64, SeedResizeHeight: 64, InitNoise: "x").Problems()).Field);
    }

    [Fact]
    public void Every_setting_of_pictures_out_of_range_is_reported()
    {
        var request = new GenerateRequest("a cat", Width: 64)
        {
            Image = new ImageToImageOptions(
                "a.png", null, 0.5, (ResizeMode)9, 9, ImageCfg: 4, NoiseMultiplier: 2, ExtraNoise: -1, Background: "white",
                Inpaint: new InpaintOptions(65, -1, true, (MaskedContent)9, (MaskArea)9, 300, MaskWeight: 2, Soft: new SoftInpaintOptions(9, 9, 0, 2, 9, 9)),
                Loopback: new LoopbackOptions(0, 2, (LoopCurve)9), Outpaint: new OutpaintOptions(-1, 0, 0, 0, (OutpaintMethod)9, 65, 5, 2)),
            Refiner = new RefinerOptions("", 0, RefinerPass: RefinedPass.First),
        };
        Assert.Equal(
            ["image.resizeMode", "image.scaleBy", "image.imageCfg", "image.noiseMultiplier", "image.extraNoise", "image.background", "image.inpaint.maskBlur", "image.inpaint.maskBlurY",
                "image.inpaint.maskContent", "image.inpaint.maskArea", "image.inpaint.maskPadding", "image.inpaint.maskWeight", "image.mask",
                "image.inpaint.soft.softBias", "image.inpaint.soft.softPreservation", "image.inpaint.soft.softContrast", "image.inpaint.soft.softMaskInfluence",
                "image.inpaint.soft.softThreshold", "image.inpaint.soft.softDifferenceContrast", "image.loopback.loops", "image.loopback.finalStrength", "image.loopback.loopCurve",
                "image.loopback", "image.outpaint.left", "image.outpaint.left", "image.outpaint.outpaintMethod", "image.outpaint.outpaintBlur", "image.outpaint.fallOff",
                "image.outpaint.colorVariation", "image.scaleBy", "refiner.refiner", "refiner.refinerSwitchAt", "refiner.refinerPass"],
            request.Problems().Select(problem => problem.Field));
    }

    [Theory]
    [InlineData("auto"), InlineData("cpu"), InlineData("cuda"), InlineData("cuda:3")]
    public void Devices_of_the_contract_are_accepted(string name) =>
        Assert.Empty(new GenerateRequest("") { Device = new DeviceOptions { Name = name } }.Problems());
}
