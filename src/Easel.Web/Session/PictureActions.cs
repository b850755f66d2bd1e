using Easel.Application.Pictures;
using Easel.Core.Requests;

namespace Easel.Web.Session;

/// <summary>What becomes of a picture's request when someone wants more of it.</summary>
public static class PictureActions
{
    private const double VariationStrength = 0.2;
    private const int Variations = 4;

    /// <summary>The request of a form: one picture's parameters, to be changed.</summary>
    public static GenerateRequest? Form(PictureDetails picture) => picture.Request as GenerateRequest;

    /// <summary>Four pictures that are a little different.</summary>
    public static GenerateRequest Vary(GenerateRequest request) => request with { Subseed = -1, SubseedStrength = request.SubseedStrength > 0 ? request.SubseedStrength : VariationStrength, Count = Variations, BatchSize = 1 };

    /// <summary>The same picture painted twice as large by a second pass; an already enlarged one goes one step further.</summary>
    public static GenerateRequest Enlarge(GenerateRequest request) =>
        request with { Hires = request.Hires is { } hires ? hires with { Scale = Math.Min(8, hires.Scale + 1) } : new HiresOptions(Strength: 0.5), Count = 1, BatchSize = 1 };

    /// <summary>A form that starts from a picture.</summary>
    public static GenerateRequest StartFrom(string input, GenerateRequest form, int width, int height) =>
        form with { Image = (form.Image ?? new ImageToImageOptions(input)) with { InitImage = input, Mask = null }, Hires = null, Width = width / 8 * 8, Height = height / 8 * 8 };
}
