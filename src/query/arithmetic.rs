//! Arithmetic in filters. What has no finite result (a division by zero) is null.

/// An operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`: the remainder, with the sign of the dividend.
    Modulo,
    /// `div`: the whole part of the quotient, towards zero.
    Div,
    /// `^`
    Power,
}

impl Operator {
    /// The operator of its name in CQL2 JSON.
    pub fn parse(op: &str) -> Option<Self> {
        Some(match op {
            "+" => Self::Add,
            "-" => Self::Subtract,
            "*" => Self::Multiply,
            "/" => Self::Divide,
            "%" => Self::Modulo,
            "div" => Self::Div,
            "^" => Self::Power,
            _ => return None,
        })
    }
    /// The result; none where there is no finite one.
    pub fn apply(self, a: f64, b: f64) -> Option<f64> {
        let result = match self {
            Self::Add => a + b,
            Self::Subtract => a - b,
            Self::Multiply => a * b,
            Self::Divide => a / b,
            Self::Modulo => a % b,
            Self::Div => (a / b).trunc(),
            Self::Power => a.powf(b),
        };
        Some(result).filter(|r| r.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::Operator::{Div, Divide, Modulo, Power};

    #[test]
    fn whole_division_goes_towards_zero_and_by_zero_is_null() {
        assert_eq!(Div.apply(-5.0, 2.0), Some(-2.0));
        assert_eq!(Modulo.apply(-5.0, 2.0), Some(-1.0));
        assert_eq!(Power.apply(2.0, 10.0), Some(1024.0));
        for op in [Div, Divide, Modulo] {
            assert_eq!(op.apply(1.0, 0.0), None);
        }
    }
}
