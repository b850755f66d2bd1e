namespace Easel.Training.Datasets;

/// <summary>One draw of a picture: what chance decided about it.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Flipped">True is mirrored, left for right.</param>
/// <param name="CropX">Columns lost at the left.</param>
/// <param name="CropY">Rows lost at the top.</param>
/// <param name="Tint">Factors of red, green and blue; null leaves colours as they are.</param>
public sealed record PictureDraw(TrainingPicture Picture, bool Flipped, int CropX, int CropY, (float R, float G, float B)? Tint = null)
{
    private const double TintStrength = 0.08;

    /// <summary>Decides.</summary>
    public static PictureDraw Of(TrainingPicture picture, Random chance)
    {
        var (fit, subset) = (picture.Fit, picture.Subset);
        var flipped = subset.FlipAug && chance.Next(2) == 1;
        var x = subset.RandomCrop ? chance.Next(fit.Resized.Width - fit.Bucket.Width + 1) : fit.CropX;
        var y = subset.RandomCrop ? chance.Next(fit.Resized.Height - fit.Bucket.Height + 1) : fit.CropY;
        return new PictureDraw(picture, flipped, x, y, subset.ColorAug ? (Factor(), Factor(), Factor()) : null);

        float Factor() => (float)(1 + TintStrength * (2 * chance.NextDouble() - 1));
    }
}
