using Easel.Core.Requests;
using Easel.Web.Painting;

namespace Easel.Web.Tests.Painting;

public sealed class FormTests
{
    private static readonly GenerateRequest Form = new("a cat", "fog", Steps: 33, Sampler: "Euler", Width: 640, Guidance: new GuidanceTuning(CfgRescale: 0.5), Networks: [new("ink")]);

    [Fact]
    public void One_field_becomes_the_default_and_the_others_stay()
    {
        var kept = FormDefaults.With(new GenerateRequest(""), Form, "steps");
        Assert.Equal(new GenerateRequest("", Steps: 33), kept);
        kept = FormDefaults.With(kept, Form, "guidance.cfgRescale");
        Assert.Equal((33, 0.5, ""), (kept.Steps, kept.Guidance.CfgRescale, kept.Prompt));
        kept = FormDefaults.With(FormDefaults.With(kept, Form, "width"), new GenerateRequest(""), "width");
        Assert.Null(kept.Width);
        Assert.Equal(kept, FormDefaults.Read(RequestJson.Write(kept)));
    }

    [Fact]
    public void A_default_of_the_second_pass_counts_when_that_is_switched_on_and_a_fresh_form_has_none()
    {
        var form = Form with { Hires = new HiresOptions(Steps: 12, Scale: 3), SubseedStrength = 0.3 };
        var kept = FormDefaults.With(FormDefaults.With(new GenerateRequest(""), form, "hires.steps"), form, "subseedStrength");
        var defaults = new FormDefaults(FormDefaults.Read(RequestJson.Write(kept)), _ => Task.CompletedTask);
        Assert.Equal(new GenerateRequest("", SubseedStrength: 0.3), defaults.Request);
        Assert.Equal(new HiresOptions(Steps: 12), defaults.Hires);
        Assert.Equal(new HiresOptions(), new FormDefaults(new GenerateRequest(""), _ => Task.CompletedTask).Hires);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("nonsense")]
    public void Defaults_of_another_version_are_Easels_own(string? kept) => Assert.Equal(new GenerateRequest(""), FormDefaults.Read(kept));

    [Fact]
    public void A_preset_without_prompts_leaves_them_and_one_with_prompts_brings_them()
    {
        var mine = new GenerateRequest("a dog", Seed: 7);
        var settings = FormPreset.Of("s", Form, prompts: false).Apply(mine);
        Assert.Equal(("a dog", "", 33, "Euler"), (settings.Prompt, settings.Negative, settings.Steps, settings.Sampler));
        Assert.Empty(settings.Networks);
        Assert.Equal(RequestJson.Write(Form), RequestJson.Write(FormPreset.Of("s", Form, prompts: true).Apply(mine)));
    }

    [Fact]
    public void A_preset_keeps_no_picture_and_leaves_the_one_that_is_there()
    {
        var preset = FormPreset.Of("p", Form with { Image = new ImageToImageOptions("one.png") { Strength = 0.3, Mask = "m.png" } }, prompts: false);
        Assert.DoesNotContain("one.png", preset.Request, StringComparison.Ordinal);
        var image = preset.Apply(new GenerateRequest("", Image: new ImageToImageOptions("two.png"))).Image!;
        Assert.Equal(("two.png", 0.3, null), (image.InitImage, image.Strength, image.Mask));
    }

    [Fact]
    public void Presets_survive_being_kept_and_damage_is_no_error()
    {
        IReadOnlyList<FormPreset> presets = [FormPreset.Of("a", Form, true), FormPreset.Of("b", Form, false)];
        Assert.Equal(presets, FormPreset.Read(FormPreset.Write(presets)));
        Assert.Empty(FormPreset.Read("[{"));
        Assert.Empty(FormPreset.Read("""[null,{"Name":""}]"""));
    }
}
