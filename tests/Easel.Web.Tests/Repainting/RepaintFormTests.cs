using Easel.Core.Requests;
using Easel.Web.Painting;
using Easel.Web.Repainting;

namespace Easel.Web.Tests.Repainting;

public sealed class RepaintFormTests
{
    private static readonly RepaintForm Form = new(
        new GenerateRequest("a", Image: new ImageToImageOptions("picture:0", Inpaint: new InpaintOptions(MaskArea: MaskArea.Masked), Outpaint: new OutpaintOptions(Right: 64))), Mask: "mask.png", Sketch: "sketch.png", Strokes: "strokes.png");

    [Fact]
    public void Only_the_fields_of_the_mode_are_submitted()
    {
        var whole = Submitted(RepaintMode.Whole);
        Assert.Equal((null, null, MaskArea.Whole), (whole.Mask, whole.Outpaint, whole.Inpaint.MaskArea));
        var inpaint = Submitted(RepaintMode.Inpaint);
        Assert.Equal(("mask.png", null, MaskArea.Masked), (inpaint.Mask, inpaint.Outpaint, inpaint.Inpaint.MaskArea));
        Assert.Null(inpaint.Inpaint.MaskSketch);
        Assert.Equal("sketch.png", Submitted(RepaintMode.Sketch).InitImage);
        var strokes = Submitted(RepaintMode.InpaintSketch);
        Assert.Equal(("picture:0", null, "strokes.png", MaskArea.Masked), (strokes.InitImage, strokes.Mask, strokes.Inpaint.MaskSketch, strokes.Inpaint.MaskArea));
        Assert.Equal((null, 64), (Submitted(RepaintMode.Outpaint).Mask, Submitted(RepaintMode.Outpaint).Outpaint!.Right));
    }

    [Theory]
    [InlineData(RepaintMode.Whole)]
    [InlineData(RepaintMode.Inpaint)]
    [InlineData(RepaintMode.Sketch)]
    [InlineData(RepaintMode.InpaintSketch)]
    [InlineData(RepaintMode.Outpaint)]
    public void What_a_mode_submits_can_be_used(RepaintMode mode) => (Form with { Mode = mode }).Compose().Check();

    [Fact]
    public void A_draft_brings_everything_back()
    {
        var form = Form with { Mode = RepaintMode.Sketch };
        Assert.Equal(form, RepaintDraft.Read(RepaintDraft.Write(form)));
    }

    [Fact]
    public void A_request_that_is_sent_here_goes_on_where_it_was()
    {
        var form = RepaintDraft.Read(RequestJson.Write(new GenerateRequest("a", Image: new ImageToImageOptions("picture:0", "mask.png"))))!;
        Assert.Equal((RepaintMode.Inpaint, "mask.png", "picture:0"), (form.Mode, form.Mask, form.Source));
    }

    [Fact]
    public void A_drawing_that_is_sent_here_goes_on_too_and_leaves_no_trace_in_other_modes()
    {
        var form = RepaintForm.Of(new GenerateRequest("a", Image: new ImageToImageOptions("picture:0", Inpaint: new InpaintOptions(MaskSketch: "drawn.png", MaskTransparency: 20))));
        Assert.Equal((RepaintMode.InpaintSketch, "drawn.png", 20), (form.Mode, form.Strokes, form.Compose().Image!.Inpaint.MaskTransparency));
        Assert.Equal(new InpaintOptions(), (form with { Mode = RepaintMode.Inpaint }).Compose().Image!.Inpaint);
    }

    [Fact]
    public void A_fresh_form_keeps_the_picture_and_what_is_drawn_on_it()
    {
        var anew = Form.Anew(new GenerateRequest("", Steps: 9, Image: new ImageToImageOptions("", Strength: 0.4)));
        Assert.Equal((9, 0.4, "picture:0", "mask.png", "strokes.png"), (anew.Request.Steps, anew.Image.Strength, anew.Source, anew.Mask, anew.Strokes));
    }

    [Theory]
    [InlineData("image.strength")]
    [InlineData("image.inpaint.maskBlur")]
    [InlineData("image.inpaint.soft")]
    [InlineData("image.outpaint.left")]
    [InlineData("image.scaleBy")]
    public void Each_field_of_image_to_image_is_kept_as_a_default_alone(string field)
    {
        var form = new GenerateRequest("a", Steps: 9, Image: new ImageToImageOptions("", Strength: 0.4, ScaleBy: 2, Inpaint: new InpaintOptions(9, Soft: new SoftInpaintOptions()), Outpaint: new OutpaintOptions(Left: 64)));
        var own = RepaintForm.Fresh.Request;
        var kept = FormDefaults.With(own, form, field);
        Assert.NotEqual(own, kept);
        Assert.Equal(20, kept.Steps);
        Assert.Equal(own, FormDefaults.With(kept, own, field));
        Assert.Equal(kept, FormDefaults.Read(RequestJson.Write(kept), own));
    }

    [Fact]
    public void Defaults_of_another_version_are_the_forms_own() => Assert.Equal(RepaintForm.Fresh.Request, FormDefaults.Read("{}", RepaintForm.Fresh.Request));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1]")]
    public void What_is_no_draft_gives_a_fresh_form(string text) => Assert.Null(RepaintDraft.Read(text));

    [Fact]
    public void Another_picture_takes_the_drawing_away() => Assert.Equal(("new.png", null, null), (Form.From("new.png").Source, Form.From("new.png").Mask, Form.From("new.png").Sketch));

    private static ImageToImageOptions Submitted(RepaintMode mode) => (Form with { Mode = mode }).Compose().Image!;
}
