namespace Easel.Core.Pixels;

/// <summary>CIE L*a*b* of sRGB under D65 in bytes, as OpenCV stores it: L over 255, a and b shifted by 128.</summary>
internal static class LabColour
{
    private const double WhiteX = 0.950456, WhiteZ = 1.088754, Knee = 0.008856;

    public static (byte L, byte A, byte B) FromRgb(byte red, byte green, byte blue)
    {
        var (r, g, b) = (Linear(red), Linear(green), Linear(blue));
        var x = Root((0.412453 * r + 0.357580 * g + 0.180423 * b) / WhiteX);
        var y = 0.212671 * r + 0.715160 * g + 0.072169 * b;
        var z = Root((0.019334 * r + 0.119193 * g + 0.950227 * b) / WhiteZ);
        var lightness = y > Knee ? 116 * Math.Cbrt(y) - 16 : 903.3 * y;
        return (Byte(lightness * 255 / 100), Byte(500 * (x - Root(y)) + 128), Byte(200 * (Root(y) - z) + 128));
    }

    public static (byte Red, byte Green, byte Blue) ToRgb(byte l, byte a, byte b)
    {
        var lightness = l * 100 / 255d;
        var fy = lightness > 903.3 * Knee ? (lightness + 16) / 116 : 7.787 * lightness / 903.3 + 16 / 116d;
        var y = lightness > 903.3 * Knee ? fy * fy * fy : lightness / 903.3;
        var x = WhiteX * Cube(fy + (a - 128) / 500d);
        var z = WhiteZ * Cube(fy - (b - 128) / 200d);
        return (
            Gamma(3.240479 * x - 1.537150 * y - 0.498535 * z),
            Gamma(-0.969256 * x + 1.875991 * y + 0.041556 * z),
            Gamma(0.055648 * x - 0.204043 * y + 1.057311 * z));
    }

    private static double Linear(byte value)
    {
        var v = value / 255d;
        return v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);
    }

    private static byte Gamma(double value)
    {
        var v = Math.Clamp(value, 0, 1);
        return Byte(255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * Math.Pow(v, 1 / 2.4) - 0.055));
    }

    private static double Root(double t) => t > Knee ? Math.Cbrt(t) : 7.787 * t + 16 / 116d;

    private static double Cube(double f) => f > 0.206893 ? f * f * f : (f - 16 / 116d) / 7.787;

    private static byte Byte(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);
}
