using Easel.Core.Requests;
using Easel.Web.Repainting;

namespace Easel.Web.Tests.Repainting;

public sealed class RepaintFormTests
{
    private static readonly RepaintForm Form = new(
        new GenerateRequest("a", Image: new ImageToImageOptions("picture:0", Inpaint: new InpaintOptions(MaskArea: MaskArea.Masked), Outpaint: new OutpaintOptions(Right: 64))), Mask: "mask.png", Sketch: "sketch.png");

    [Fact]
    public void Only_the_fields_of_the_mode_are_submitted()
    {
        var whole = Submitted(RepaintMode.Whole);
        Assert.Equal((null, null, MaskArea.Whole), (whole.Mask, whole.Outpaint, whole.Inpaint.MaskArea));
        var inpaint = Submitted(RepaintMode.Inpaint);
        Assert.Equal(("mask.png", null, MaskArea.Masked), (inpaint.Mask, inpaint.Outpaint, inpaint.Inpaint.MaskArea));
        Assert.Equal("sketch.png", Submitted(RepaintMode.Sketch).InitImage);
        Assert.Equal((null, 64), (Submitted(RepaintMode.Outpaint).Mask, Submitted(RepaintMode.Outpaint).Outpaint!.Right));
    }

    [Theory]
    [InlineData(RepaintMode.Whole)]
    [InlineData(RepaintMode.Inpaint)]
    [InlineData(RepaintMode.Sketch)]
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
